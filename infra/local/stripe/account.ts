import type Stripe from "stripe";
import { stripeError } from "../../../lib/errors.ts";
import { changesBetween } from "./changes.ts";
import { Collection } from "./collection.ts";
import { ids } from "./ids.ts";
import { SearchIndex } from "./search-index.ts";

/** The request that is being answered, as its events name it. */
export interface Cause {
  readonly id: string;
  readonly idempotency_key: string | null;
}

type EventBase = Pick<
  Stripe.Event,
  "id" | "object" | "api_version" | "created" | "livemode" | "pending_webhooks" | "request"
>;

/** What one Stripe account holds in test mode. Customers are kept whole, with what answers show only when it is expanded. */
export class Account {
  readonly customers = new Collection<Stripe.Customer | Stripe.DeletedCustomer>("customer");
  readonly paymentMethods = new Collection<Stripe.PaymentMethod>("PaymentMethod");
  readonly events = new Collection<Stripe.Event>("event");
  /** Payment methods that were detached, and so may not be used again. */
  readonly spentMethods = new Set<string>();
  readonly searchable: SearchIndex;
  readonly version: string;
  readonly #now: () => number;

  /** `now` and `searchLag` are milliseconds. */
  constructor(version: string, now: () => number, searchLag: number) {
    this.version = version;
    this.#now = now;
    this.searchable = new SearchIndex(now, searchLag);
  }

  /** Unix seconds. */
  get time(): number {
    return Math.floor(this.#now() / 1000);
  }

  /** The customer of that id. What a path names (`id`) is missing with 404, what another parameter names with 400. */
  customer(id: string, param = "id"): Stripe.Customer {
    const customer = this.customers.get(id);
    if (customer && !customer.deleted) return customer;
    throw missing("customer", id, param, param === "id" ? 404 : 400);
  }

  paymentMethod(id: string, status = 404): Stripe.PaymentMethod {
    const method = this.paymentMethods.get(id);
    if (method) return method;
    throw missing("PaymentMethod", id, "payment_method", status);
  }

  /** Keeps a customer, new or changed, and tells of it if there is anything to tell. */
  keepCustomer(customer: Stripe.Customer, cause: Cause): Stripe.Customer {
    const before = this.customers.get(customer.id);
    this.customers.put(customer);
    this.searchable.put(shown(customer));
    const object = shown(customer);
    if (!before || before.deleted) {
      this.record(cause, (base) => ({ ...base, type: "customer.created", data: { object } }));
      return customer;
    }
    const previous_attributes = changesBetween({ ...shown(before) }, { ...object });
    if (Object.keys(previous_attributes).length > 0)
      this.record(cause, (base) => ({ ...base, type: "customer.updated", data: { object, previous_attributes } }));
    return customer;
  }

  record(request: Cause, event: (base: EventBase) => Stripe.Event): Stripe.Event {
    const { id, idempotency_key } = request;
    return this.events.put(
      event({
        id: ids.event(),
        object: "event",
        api_version: this.version,
        created: this.time,
        livemode: false,
        pending_webhooks: 0,
        request: { id, idempotency_key },
      }),
    );
  }
}

/** What a customer shows where nothing is expanded. */
export function shown(customer: Stripe.Customer): Stripe.Customer {
  const { cash_balance, invoice_credit_balance, sources, subscriptions, tax, tax_ids, ...rest } = customer;
  return rest;
}

export function missing(noun: string, id: string, param: string, status: number) {
  return stripeError({ code: "resource_missing", param, message: `No such ${noun}: '${id}'`, status });
}
