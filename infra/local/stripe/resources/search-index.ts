import type Stripe from "stripe";
import type { Clock } from "../clock.ts";

interface Change {
  readonly at: number;
  readonly id: string;
  readonly customer?: Stripe.Customer;
}

/** What search knows of the customers: it learns of each change only some time after it. */
export class SearchIndex {
  readonly #clock: Clock;
  readonly #lag: number;
  readonly #known = new Map<string, Stripe.Customer>();
  #coming: Change[] = [];

  /** `lag` in milliseconds. */
  constructor(clock: Clock, lag: number) {
    this.#clock = clock;
    this.#lag = lag;
  }

  put(customer: Stripe.Customer) {
    this.#coming.push({ at: this.#clock.now() + this.#lag, id: customer.id, customer });
  }

  remove(id: string) {
    this.#coming.push({ at: this.#clock.now() + this.#lag, id });
  }

  /** The customers as search sees them now, the newest first. */
  customers(): Stripe.Customer[] {
    const now = this.#clock.now();
    const due = this.#coming.filter(({ at }) => at <= now);
    this.#coming = this.#coming.filter(({ at }) => at > now);
    for (const { id, customer } of due) customer ? this.#known.set(id, customer) : this.#known.delete(id);
    return [...this.#known.values()].reverse();
  }
}
