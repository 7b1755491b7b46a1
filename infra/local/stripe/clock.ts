/** Time as the double sees it, in milliseconds: it can be put forward. */
export class Clock {
  readonly #base: () => number;
  #ahead = 0;

  constructor(base = () => Date.now()) {
    this.#base = base;
  }

  readonly now = () => this.#base() + this.#ahead;

  /** Unix seconds, as Stripe's objects have them. */
  get seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  advance(milliseconds: number) {
    this.#ahead += milliseconds;
  }
}
