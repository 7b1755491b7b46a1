/** The double's time. It can be set forward, and back to the time of its base. */
export class Clock {
  readonly #base: () => number;
  #ahead = 0;

  /** `base` returns the time from which the clock starts, in milliseconds. */
  constructor(base = () => Date.now()) {
    this.#base = base;
  }

  /** The time in milliseconds. */
  readonly now = () => this.#base() + this.#ahead;

  /** The time in Unix seconds, as in Stripe's objects. */
  get seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** The milliseconds by which the clock is ahead of its base. */
  get ahead(): number {
    return this.#ahead;
  }

  /** Sets the clock forward. */
  advance(milliseconds: number) {
    this.#ahead += milliseconds;
  }

  /** Sets the clock back to the time of its base. */
  reset() {
    this.#ahead = 0;
  }
}
