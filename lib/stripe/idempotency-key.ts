import { createHash } from "node:crypto";

/** Maximum characters of an idempotency key at Stripe. */
export const maxKeyLength = 255;

/** Returns an idempotency key that Stripe accepts: the hash of a key that is too long. */
export const fittingKey = (key: string) =>
  key.length > maxKeyLength ? createHash("sha256").update(key).digest("hex") : key;
