import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import type { SecretFormat } from "../platform/secret-format.ts";
import { serviceName } from "../platform/service-name.ts";
import { scopes } from "./scopes.ts";

/** The declarations of the environment's clients by name, as the authorizer's variable CLIENTS contains them. */
export const ClientDeclarations = z.record(
  z.string(),
  z.strictObject({
    namespace: z.optional(z.string()),
    scopes: z.array(z.enum(scopes)),
    rate: z.number(),
    burst: z.int(),
    quota: z.optional(z.int()),
  }),
);

/** A client's key as the secret stores it. Times are Unix seconds. */
const ClientKey = z.strictObject({
  hash: z.hex().check(z.length(64)),
  created: z.int(),
  expires: z.optional(z.int()),
  label: z.string(),
});
export type ClientKey = z.output<typeof ClientKey>;

/** The content of the secret `client-keys`: each client's keys, by client. */
export const ClientKeys = z.record(z.string(), z.array(ClientKey));
export type ClientKeys = z.output<typeof ClientKeys>;

/** The format of the secret `client-keys`. */
export const storedKeys: SecretFormat<ClientKeys> = {
  name: "the client keys as `npm run keys` writes them",
  read: (text) => ClientKeys.safeParse(jsonIn(text)).data,
};

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns a key's SHA-256 in hex. Keys are random, so a slow hash is not necessary. */
export const hashKey = (key: string) => createHash("sha256").update(key).digest("hex");

/** Returns the id of a key for logs and lists: the first 12 characters of its hash. */
export const keyId = ({ hash }: Pick<ClientKey, "hash">) => hash.slice(0, 12);

/** Finds the matching key in constant time. */
export function findKey(keys: readonly ClientKey[], key: string): ClientKey | undefined {
  const hash = Buffer.from(hashKey(key), "hex");
  const [found] = keys.filter((known) => timingSafeEqual(Buffer.from(known.hash, "hex"), hash));
  return found;
}

/** Maximum age of the stored keys for a key that is among them, in milliseconds. It delays a revocation. */
export const hashesMaxAge = 10_000;

/** Maximum age of the stored keys for a key that is not among them, in milliseconds. It delays a new key. */
export const newKeyDelay = 1_000;

/** Returns whether a key has expired at `now`, in Unix seconds. */
export const isExpired = ({ expires }: ClientKey, now: number) => expires !== undefined && expires <= now;

/** Seconds before its expiry from which a key is reported. */
export const expiryWarning = 14 * 86_400;

/** Returns the value of the API key in a client's usage plan. Clients never send it, and it grants no access. */
export const usageIdentifier = (environment: string, client: string) => `${serviceName}-${environment}-${client}`;
