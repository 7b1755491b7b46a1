import type { Throttle } from "../service.ts";

/** A token bucket: `burst` tokens at most, `rate` new ones a second. Times are milliseconds. */
export class TokenBucket {
  readonly #throttle: Throttle;
  #tokens: number;
  #filled: number;

  constructor(throttle: Throttle, now: number) {
    this.#throttle = throttle;
    this.#tokens = throttle.burst;
    this.#filled = now;
  }

  /** Whether there is a token to take at that time. */
  has(now: number): boolean {
    const { rate, burst } = this.#throttle;
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filled) / 1000) * rate);
    this.#filled = now;
    return this.#tokens >= 1;
  }

  take() {
    this.#tokens -= 1;
  }
}
