import { env } from "../platform/env.ts";
import { type SecretFormat, secret } from "../platform/secrets.ts";
import { ClientKeys } from "./clients.ts";

const format: SecretFormat<ClientKeys> = {
  name: "the client keys as `npm run keys` writes them",
  read: (text) => ClientKeys.safeParse(jsonOrUndefined(text)).data,
};

/** Returns the client keys by client, at most `maxAge` milliseconds old. Throws Misconfigured if the secret is missing or malformed. */
export const clientKeys = (maxAge: number): Promise<ClientKeys> => secret(env("CLIENT_KEYS_SECRET"), format, maxAge);

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
