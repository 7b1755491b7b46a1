import { env } from "../platform/env.ts";
import { freshSecret, secret } from "../platform/secrets.ts";
import { type ClientKeys, storedKeys } from "./clients.ts";

/** Returns the client keys by client, at most `maxAge` milliseconds old. Throws Misconfigured if the secret is missing or malformed. */
export const clientKeys = (maxAge: number): Promise<ClientKeys> =>
  secret(env("CLIENT_KEYS_SECRET"), storedKeys, maxAge);

/** Like `clientKeys`, but throws if older keys are known and cannot be replaced. */
export const freshClientKeys = (maxAge: number): Promise<ClientKeys> =>
  freshSecret(env("CLIENT_KEYS_SECRET"), storedKeys, maxAge);
