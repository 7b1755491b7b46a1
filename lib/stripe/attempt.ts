import { performance } from "node:perf_hooks";
import { measure } from "../platform/metrics.ts";
import type { Outcome, StripeResponse } from "./retry-policy.ts";

/** Sends a request to Stripe once, and measures it. Returns the response of any status, or the error. */
export async function attempt(send: () => Promise<StripeResponse>): Promise<Outcome> {
  const started = performance.now();
  const outcome = await outcomeOf(send());
  const status = outcome.response?.getStatusCode();
  measure({
    StripeLatency: Math.round(performance.now() - started),
    ...(status === 429 && { StripeRateLimits: 1 }),
    ...((status === undefined || status >= 500) && { StripeFailures: 1 }),
  });
  return outcome;
}

const outcomeOf = (sent: Promise<StripeResponse>): Promise<Outcome> =>
  sent.then(
    (response) => ({ response }),
    (error) => ({ error }),
  );
