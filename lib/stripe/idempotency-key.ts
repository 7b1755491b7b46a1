import { createHash, randomUUID } from "node:crypto";
import { clientName } from "../platform/client-name.ts";

/** Maximum characters of an idempotency key at Stripe. */
export const maxKeyLength = 255;

/** Returns the idempotency key of a client's request: Stripe's events name it. Two clients never share a key. */
export const clientKey = (client: string, key: string = randomUUID()) => fittingKey(`${client}:${key}`);

/** Returns an idempotency key that Stripe accepts: of a key that is too long, the client and the hash. */
export const fittingKey = (key: string) =>
  key.length > maxKeyLength
    ? [clientIn(key), createHash("sha256").update(key).digest("hex")].filter(Boolean).join(":")
    : key;

const ofClient = new RegExp(`^(${clientName}):`);

/** Returns the client in an idempotency key; undefined if the key is not one of the service. */
export const clientIn = (key: string | null | undefined): string | undefined => ofClient.exec(key ?? "")?.[1];
