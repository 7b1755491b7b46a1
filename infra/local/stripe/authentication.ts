import { stripeError } from "../../../lib/stripe/errors.ts";

/** What a key of the account may do. */
type Permission = "read" | "write";
/** The permission of each key; the first match counts. `*` matches letters, digits and underscores. */
export type Keys = Readonly<Record<string, Permission>>;

/** Every test key, with full rights. */
export const anyTestKey: Keys = { "sk_test_*": "write", "rk_test_*": "write" };

/** Refuses a request without a key, with a wrong one, or with one that may not do it. */
export function authenticate(authorization: string | undefined, method: string, keys: Keys) {
  const key = keyOf(authorization ?? "");
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

function keyOf(authorization: string): string | undefined {
  const [, scheme = "", credentials = ""] = /^(Bearer|Basic)\s+(\S+)$/i.exec(authorization) ?? [];
  return scheme.toLowerCase() === "basic" ? Buffer.from(credentials, "base64").toString().split(":")[0] : credentials;
}

const masked = (key: string) =>
  key.replace(
    /^(\w{2}_\w+?_)?(.*?)(.{0,4})$/,
    (_, prefix = "", middle, end) => prefix + "*".repeat(middle.length) + end,
  );
