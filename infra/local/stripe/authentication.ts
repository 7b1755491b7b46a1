import { stripeError } from "../../../lib/errors.ts";

/** What a key of the account may do. */
type Permission = "read" | "write";
export type Keys = Readonly<Record<string, Permission>>;

/** Refuses a request without a key, with a wrong one, or with one that may not do it. Where `keys` is left out any test key will do. */
export function authenticate(authorization: string | undefined, method: string, keys: Keys | undefined) {
  const key = keyOf(authorization ?? "");
  if (!key)
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  const permission = keys ? keys[key] : /^(sk|rk)_test_\w+$/.test(key) && "write";
  if (!permission) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
  if (permission === "read" && method !== "GET")
    throw stripeError({
      status: 403,
      message: `The provided key '${masked(key)}' does not have the required permissions for this endpoint.`,
    });
}

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
