import type Stripe from "stripe";
import type { Clock } from "../clock.ts";

interface Change {
  /** When search shows the change, in milliseconds. */
  readonly visible: number;
  readonly id: string;
  /** The new state; undefined after a deletion. */
  readonly customer?: Stripe.Customer;
}

/** A customer, with the number of those that the index saw before it. */
interface Indexed {
  readonly number: number;
  readonly customer: Stripe.Customer;
}

/** A field of customers and the text in it. */
export interface Term {
  /** Such as `email`, or `metadata.user_id`. */
  readonly field: string;
  readonly text: string;
}

/** The customers as search sees them: each change is visible only after the lag. */
export class SearchIndex {
  readonly #clock: Clock;
  readonly #lag: number;
  readonly #indexed = new Map<string, Indexed>();
  /** The customers with each term. */
  readonly #byTerm = new Map<string, Set<Indexed>>();
  #added = 0;
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
    this.#byTerm.clear();
    this.#pending = [];
  }

  /** The customers that search sees now, newest first: those with the term, or all without one. */
  customers(term?: Term): Stripe.Customer[] {
    this.#showDue();
    const found = term ? [...(this.#byTerm.get(keyOf(term)) ?? [])] : [...this.#indexed.values()];
    return found.sort((one, other) => other.number - one.number).map(({ customer }) => customer);
  }

  #showDue() {
    const now = this.#clock.now();
    const due = this.#pending.filter(({ visible }) => visible <= now);
    this.#pending = this.#pending.filter(({ visible }) => visible > now);
    for (const change of due) this.#show(change);
  }

  #show({ id, customer }: Change) {
    const former = this.#indexed.get(id);
    if (former) for (const key of keysOf(former.customer)) this.#removeTerm(key, former);
    this.#indexed.delete(id);
    if (!customer) return;
    const indexed = { number: former?.number ?? this.#added++, customer };
    this.#indexed.set(id, indexed);
    for (const key of keysOf(customer)) {
      const customers = this.#byTerm.get(key) ?? new Set();
      this.#byTerm.set(key, customers.add(indexed));
    }
  }

  #removeTerm(key: string, indexed: Indexed) {
    const customers = this.#byTerm.get(key);
    customers?.delete(indexed);
    if (customers?.size === 0) this.#byTerm.delete(key);
  }
}

/** The key of a term. Search ignores case. */
const keyOf = ({ field, text }: Term) => `${field}\n${text.toLowerCase()}`;

function keysOf({ email, name, phone, metadata }: Stripe.Customer): string[] {
  const inMetadata = Object.entries(metadata).map(([key, text]) => [`metadata.${key}`, text] as const);
  const texts = [["email", email], ["name", name], ["phone", phone], ...inMetadata] as const;
  return texts.flatMap(([field, text]) => (text ? [keyOf({ field, text })] : []));
}
