import * as z from "zod";
import { TokenBucket } from "../token-bucket.ts";
import type { Clock } from "./clock.ts";
import { sandboxRates } from "./limits.ts";

/** Requests per second of the account, to each endpoint, and to search; by default those of Stripe's sandboxes. */
export const Rates = z.strictObject({
  global: z.number().positive().default(sandboxRates.global),
  endpoint: z.number().positive().default(sandboxRates.endpoint),
  search: z.number().positive().default(sandboxRates.search),
});
type Rates = z.output<typeof Rates>;

/** Stripe's rate limits. They are off at first. https://docs.stripe.com/rate-limits */
export class RateLimits {
  readonly #clock: Clock;
  #rates: Rates | undefined;
  #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The limits; undefined if they are off. */
  get rates(): Rates | undefined {
    return this.#rates;
  }

  /** Switches the limits on, or off with undefined. */
  set(rates: Rates | undefined) {
    this.#rates = rates;
    this.#buckets = new Map();
  }

  /** Counts a request to an endpoint. Returns the limit that it exceeds, if any. */
  exceeded(endpoint: string): "global-rate" | "endpoint-rate" | undefined {
    if (!this.#rates) return undefined;
    const { global, endpoint: each, search } = this.#rates;
    const ofAccount = this.#bucket("", global);
    const ofEndpoint = this.#bucket(endpoint, endpoint.endsWith("/search") ? search : each);
    const now = this.#clock.now();
    if (!ofAccount.has(now)) return "global-rate";
    if (!ofEndpoint.has(now)) return "endpoint-rate";
    ofAccount.take();
    ofEndpoint.take();
    return undefined;
  }

  #bucket(name: string, rate: number): TokenBucket {
    const bucket = this.#buckets.get(name) ?? new TokenBucket({ rate, burst: rate }, this.#clock.now());
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
