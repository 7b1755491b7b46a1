import type { Namespace } from "../../simulation/references.ts";
import type { Received } from "./send.ts";

/** A client of the service. */
export interface App {
  readonly name: string;
  readonly namespace: Namespace;
}

/** What a write leaves at Stripe. */
type Kind = "customer" | "change" | "transaction" | "card" | "deletion";

/** A write that was sent. */
export interface Write {
  readonly kind: Kind;
  /** Identifies the write at Stripe. Repetitions have the same mark. */
  readonly mark: string;
  /** The id of the customer, if it is known. */
  customer?: string;
  /** The id in the response, after a success. */
  result?: string;
}

/** Maximum changes of one customer, because its metadata is limited. */
const maxChanges = 40;

/** The writes of all apps, and the customers that they know. */
export class Ledger {
  readonly writes: Write[] = [];
  /** Customers for which a deletion was sent. */
  readonly deleted = new Set<string>();
  readonly #customers: Record<Namespace, string[]> = { shop: [], support: [] };
  readonly #changes = new Map<string, number>();
  #marks = 0;

  /** Returns a new mark. */
  mark = (prefix: string) => `${prefix}${++this.#marks}`;

  /** Returns a customer of a namespace, or undefined if it has no customer. */
  customer(namespace: Namespace, choice: number): string | undefined {
    const customers = this.#customers[namespace];
    return customers[choice % Math.max(1, customers.length)];
  }

  /** Returns whether the metadata of a customer has space for another change. */
  hasSpace = (customer: string) => (this.#changes.get(customer) ?? 0) < maxChanges;

  begin(write: Write): Write {
    this.writes.push(write);
    if (write.kind === "deletion" && write.customer) this.deleted.add(write.customer);
    if (write.kind === "change" && write.customer)
      this.#changes.set(write.customer, (this.#changes.get(write.customer) ?? 0) + 1);
    return write;
  }

  /** Notes the final response to a write. */
  end(write: Write, { namespace }: App, { status, text }: Received) {
    if (status !== 200) return;
    const { id, object } = JSON.parse(text);
    write.result = id;
    write.customer ??= id;
    const customers = this.#customers[namespace];
    if (write.kind === "deletion") this.#customers[namespace] = customers.filter((other) => other !== id);
    else if (object === "customer" && !this.deleted.has(id) && !customers.includes(id)) customers.push(id);
  }
}
