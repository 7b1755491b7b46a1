import type Stripe from "stripe";

interface Change {
  readonly at: number;
  readonly id: string;
  readonly customer?: Stripe.Customer;
}

/** What search knows of the customers: it learns of each change only some time after it. */
export class SearchIndex {
  readonly #now: () => number;
  readonly #lag: number;
  readonly #known = new Map<string, Stripe.Customer>();
  #coming: Change[] = [];

  /** Milliseconds. */
  constructor(now: () => number, lag: number) {
    this.#now = now;
    this.#lag = lag;
  }

  put(customer: Stripe.Customer) {
    this.#coming.push({ at: this.#now() + this.#lag, id: customer.id, customer });
  }

  remove(id: string) {
    this.#coming.push({ at: this.#now() + this.#lag, id });
  }

  /** The customers as search sees them now, the newest first. */
  customers(): Stripe.Customer[] {
    const now = this.#now();
    const due = this.#coming.filter(({ at }) => at <= now);
    this.#coming = this.#coming.filter(({ at }) => at > now);
    for (const { id, customer } of due) customer ? this.#known.set(id, customer) : this.#known.delete(id);
    return [...this.#known.values()].reverse();
  }
}
