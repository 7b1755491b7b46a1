import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { serviceName } from "../platform/service-name.ts";
import type { Access } from "../stripe/keys.ts";

/** What a client may do. */
export const scopes = [
  "customers:read",
  "customers:write",
  "customers:delete",
  "payment_methods:read",
  "payment_methods:write",
  "customer_references:read",
  "customer_references:write",
] as const;
export type Scope = (typeof scopes)[number];

/** Returns which of the two Stripe keys a scope needs. */
export const accessOf = (scope: Scope): Access => (scope.endsWith(":read") ? "read" : "write");

/** What the authorizer knows of the clients of its environment, by name. */
export const ClientDeclarations = z.record(
  z.string(),
  z.strictObject({
    namespace: z.string().optional(),
    scopes: z.array(z.enum(scopes)),
    rate: z.number(),
    burst: z.int(),
    quota: z.int().optional(),
  }),
);

/** A key of a client's as the secret keeps it. Times are Unix seconds. */
const ClientKey = z.strictObject({
  hash: z.hex().length(64),
  created: z.int(),
  expires: z.int().optional(),
  label: z.string(),
});
export type ClientKey = z.output<typeof ClientKey>;

/** The secret of client keys: by client, the keys that open the door for it. */
export const ClientKeys = z.record(z.string(), z.array(ClientKey));
export type ClientKeys = z.output<typeof ClientKeys>;

/** SHA-256 in hex: the keys are random, so that no slow hash is needed. */
export const hashKey = (key: string) => createHash("sha256").update(key).digest("hex");

/** The name of a key where it must not be shown: the beginning of its hash. */
export const keyId = ({ hash }: Pick<ClientKey, "hash">) => hash.slice(0, 12);

/** The one of these keys that this is. Takes as long whichever it is. */
export function findKey(keys: readonly ClientKey[], key: string): ClientKey | undefined {
  const hash = Buffer.from(hashKey(key), "hex");
  const [found] = keys.filter((known) => timingSafeEqual(Buffer.from(known.hash, "hex"), hash));
  return found;
}

/** How old the hashes may be that a key is held against, in milliseconds: so soon a new key opens the door. */
export const hashesMaxAge = 10_000;

export const isExpired = ({ expires }: ClientKey, now: number) => expires !== undefined && expires <= now;

/** The value of a client's API key in its usage plan. Clients never send it: it names, it does not open. */
export const usageIdentifier = (environment: string, client: string) => `${serviceName}-${environment}-${client}`;
