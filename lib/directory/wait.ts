import { setTimeout as sleep } from "node:timers/promises";
import type { StripeCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { nobody } from "./claims.ts";
import { type Claim, readEntry } from "./entries.ts";
import type { Reference } from "./references.ts";

/** Minimum milliseconds between two reads of a claim. */
const pollInterval = 250;
/** Milliseconds without progress after which another invocation may take over a claim. */
const stalledAfter = 3_000;

/**
 * Waits for the creation that another invocation has claimed. Returns the claim when it shows no progress, or undefined
 * when it has ended. Throws Stripe's lock timeout at the request's deadline.
 */
export async function waitForClaim(reference: Reference, claim: Claim, call: StripeCall): Promise<Claim | undefined> {
  let seen = claim;
  for (let since = Date.now(); seen.creator !== nobody && Date.now() - since < stalledAfter; ) {
    assertTimeLeft(call);
    await sleep(pollInterval * (1 + Math.random()));
    const latest = await readEntry(reference);
    if (latest.claim?.id !== claim.id || latest.customers.length > 0) return undefined;
    if (latest.claim.creator === seen.creator && latest.claim.beat === seen.beat) continue;
    seen = latest.claim;
    since = Date.now();
  }
  return seen;
}

/**
 * Throws Stripe's lock timeout after the request's deadline. A container can be frozen between two steps and
 * thawed much later, when the data that it read is outdated.
 */
export function assertTimeLeft({ options }: StripeCall) {
  if ((options.timeout ?? 0) < 2 * pollInterval) throw lockTimeout();
}

/** Returns Stripe's error for an object that another request is changing. https://docs.stripe.com/error-codes#lock-timeout */
export const lockTimeout = () =>
  stripeError({
    code: "lock_timeout",
    status: 429,
    message: "Another request creates or changes the customer of this reference. Retry the request.",
    headers: { "retry-after": "1", "stripe-should-retry": "true" },
  });
