import type { Throttle } from "./service.ts";

/** Returns the lower limits of two throttles. */
export const strictest = (one: Throttle, other: Throttle): Throttle => ({
  rate: Math.min(one.rate, other.rate),
  burst: Math.min(one.burst, other.burst),
});

/** Returns the concurrent executions for `rate` requests per second of `duration` seconds each. */
export const concurrencyOf = (rate: number, duration: number): number => Math.ceil(rate * duration);
