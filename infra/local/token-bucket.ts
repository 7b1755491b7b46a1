import type { Throttle } from "../service.ts";

/** A token bucket with a maximum of `burst` tokens and `rate` new tokens per second. Times are in milliseconds. */
export class TokenBucket {
  readonly #throttle: Throttle;
  #tokens: number;
  #filled: number;

  constructor(throttle: Throttle, now: number) {
    this.#throttle = throttle;
    this.#tokens = throttle.burst;
    this.#filled = now;
  }

  /** Returns whether the bucket has a token at that time. */
  has(now: number): boolean {
    this.#tokens = this.tokensAt(now);
    this.#filled = now;
    return this.#tokens >= 1;
  }

  /** Returns the number of tokens at that time, with fractions. */
  tokensAt(now: number): number {
    const { rate, burst } = this.#throttle;
    return Math.min(burst, this.#tokens + ((now - this.#filled) / 1000) * rate);
  }

  /** Takes a token. Call `has` first. */
  take() {
    this.#tokens -= 1;
  }
}
