import type Stripe from "stripe";
import type { Clock } from "../clock.ts";

interface Change {
  /** When search shows the change, in milliseconds. */
  readonly visible: number;
  readonly id: string;
  /** The new state; undefined after a deletion. */
  readonly customer?: Stripe.Customer;
}

/** The customers as search sees them: each change is visible only after the lag. */
export class SearchIndex {
  readonly #clock: Clock;
  readonly #lag: number;
  readonly #indexed = new Map<string, Stripe.Customer>();
  #pending: Change[] = [];

  /** `lag` is in milliseconds. */
  constructor(clock: Clock, lag: number) {
    this.#clock = clock;
    this.#lag = lag;
  }

  /** Adds or replaces a customer after the lag. */
  put(customer: Stripe.Customer) {
    this.#pending.push({ visible: this.#clock.now() + this.#lag, id: customer.id, customer });
  }

  /** Removes a customer after the lag. */
  remove(id: string) {
    this.#pending.push({ visible: this.#clock.now() + this.#lag, id });
  }

  /** Forgets all customers. */
  clear() {
    this.#indexed.clear();
    this.#pending = [];
  }

  /** The customers that search sees now, newest first. */
  customers(): Stripe.Customer[] {
    const now = this.#clock.now();
    const due = this.#pending.filter(({ visible }) => visible <= now);
    this.#pending = this.#pending.filter(({ visible }) => visible > now);
    for (const { id, customer } of due) customer ? this.#indexed.set(id, customer) : this.#indexed.delete(id);
    return [...this.#indexed.values()].reverse();
  }
}
