import * as z from "zod";
import { TokenBucket } from "../token-bucket.ts";
import type { Clock } from "./clock.ts";
import { sandboxRates } from "./limits.ts";

/** Requests a second, for the account, for each endpoint, and for search. Stripe's own for sandboxes unless told. https://docs.stripe.com/rate-limits */
export const RateLimitsOn = z.strictObject({
  global: z.number().positive().default(sandboxRates.global),
  endpoint: z.number().positive().default(sandboxRates.endpoint),
  search: z.number().positive().default(sandboxRates.search),
});
type Rates = z.output<typeof RateLimitsOn>;

/** Stripe's rate limits; none until they are switched on. */
export class RateLimits {
  readonly #clock: Clock;
  #rates: Rates | undefined;
  #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  switch(rates: Rates | undefined) {
    this.#rates = rates;
    this.#buckets = new Map();
  }

  /** Counts a request to an endpoint. Answers the limit that it exceeds, if one. */
  exceeded(endpoint: string): "global-rate" | "endpoint-rate" | undefined {
    if (!this.#rates) return undefined;
    const { global, endpoint: each, search } = this.#rates;
    const all = this.#bucket("", global);
    const own = this.#bucket(endpoint, endpoint.endsWith("/search") ? search : each);
    const now = this.#clock.now();
    if (!all.has(now)) return "global-rate";
    if (!own.has(now)) return "endpoint-rate";
    all.take();
    own.take();
    return undefined;
  }

  #bucket(name: string, rate: number): TokenBucket {
    const bucket = this.#buckets.get(name) ?? new TokenBucket({ rate, burst: rate }, this.#clock.now());
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
