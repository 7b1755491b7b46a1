import { createHash } from "node:crypto";

/** Maximum characters of an idempotency key at Stripe. */
export const longestKey = 255;

/** An idempotency key that Stripe accepts: a hash in place of one that is too long. */
export const fittingKey = (key: string) =>
  key.length > longestKey ? createHash("sha256").update(key).digest("hex") : key;
