import { stripeError } from "../../../lib/stripe/errors.ts";

/** The requests that a key may send: `read` only GET. */
type Permission = "read" | "write";
/** The permission of each key, by a pattern in which `*` matches letters, digits and underscores. The first match counts. */
export type Keys = Readonly<Record<string, Permission>>;

/** All keys of test mode, with all permissions. */
export const anyTestKey: Keys = { "sk_test_*": "write", "rk_test_*": "write" };

/** Throws a 401 if the key is missing or unknown, and a 403 if it lacks the permission. */
export function authenticate(authorization: string | undefined, method: string, keys: Keys) {
  const key = apiKeyOf(authorization ?? "");
  if (!key)
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  const permission = permissionOf(key, keys);
  if (!permission) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
  if (permission === "read" && method !== "GET")
    throw stripeError({
      status: 403,
      message: `The provided key '${masked(key)}' does not have the required permissions for this endpoint.`,
    });
}

function permissionOf(key: string, keys: Keys): Permission | undefined {
  const [, permission] = Object.entries(keys).find(([name]) => patternOf(name).test(key)) ?? [];
  return permission;
}

const patternOf = (name: string) => new RegExp(`^${name.split("*").map(RegExp.escape).join("\\w+")}$`);

const unauthorized = (message: string) => stripeError({ status: 401, message });

/** The API key in an `Authorization` header: a bearer token, or the user name of basic authentication. */
function apiKeyOf(authorization: string): string | undefined {
  const [, scheme = "", credentials = ""] = /^(Bearer|Basic)\s+(\S+)$/i.exec(authorization) ?? [];
  return scheme.toLowerCase() === "basic" ? Buffer.from(credentials, "base64").toString().split(":")[0] : credentials;
}

/** A key without its middle. */
const masked = (key: string) =>
  key.replace(/^(\w{2}_\w+?_)?(.*?)(.{0,4})$/, (_, start = "", middle, end) => start + "*".repeat(middle.length) + end);
