import type Stripe from "stripe";
import type { Clock } from "./clock.ts";
import { Collection } from "./collection.ts";
import { ids } from "./ids.ts";
import type { Journals } from "./journal.ts";
import { missing } from "./missing.ts";
import { changesBetween } from "./resources/changes.ts";
import { SearchIndex } from "./resources/search-index.ts";
import { WebhookEndpoints } from "./resources/webhook-endpoints.ts";

/** The request that is being answered, as its events name it. */
export interface Cause {
  readonly id: string;
  readonly idempotency_key: string | null;
}

type EventBase = Pick<
  Stripe.Event,
  "id" | "object" | "api_version" | "created" | "livemode" | "pending_webhooks" | "request"
>;

export interface AccountOptions {
  readonly version: string;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly searchLag: number;
  /** Where each collection outlives the process. */
  readonly journal?: Journals;
}

/** What one Stripe account holds in test mode. Customers are kept whole, with what answers show only when it is expanded. */
export class Account {
  readonly customers: Collection<Stripe.Customer | Stripe.DeletedCustomer>;
  readonly paymentMethods: Collection<Stripe.PaymentMethod>;
  readonly events: Collection<Stripe.Event>;
  /** Payment methods that were detached, and so may not be used again. */
  readonly spentMethods: Collection<{ id: string }>;
  readonly searchable: SearchIndex;
  readonly webhookEndpoints: WebhookEndpoints;
  readonly #clock: Clock;
  readonly #version: string;
  readonly #listeners: ((event: Stripe.Event) => void)[] = [];

  constructor({ version, clock, searchLag, journal }: AccountOptions) {
    this.#version = version;
    this.#clock = clock;
    this.customers = new Collection("customer", journal?.("customers"));
    this.paymentMethods = new Collection("PaymentMethod", journal?.("paymentMethods"));
    this.events = new Collection("event", journal?.("events"));
    this.spentMethods = new Collection("PaymentMethod", journal?.("spentMethods"));
    this.webhookEndpoints = new WebhookEndpoints(clock);
    this.searchable = new SearchIndex(clock, searchLag);
    for (const customer of this.customers.oldest()) if (!customer.deleted) this.searchable.put(shown(customer));
  }

  /** Unix seconds. */
  get time(): number {
    return this.#clock.seconds;
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

  /** Calls the listener with each event that the account records from now on. */
  onEvent(listener: (event: Stripe.Event) => void) {
    this.#listeners.push(listener);
  }

  record(request: Cause, event: (base: EventBase) => Stripe.Event) {
    const { id, idempotency_key } = request;
    const recorded = this.events.put(
      event({
        id: ids.event(),
        object: "event",
        api_version: this.#version,
        created: this.time,
        livemode: false,
        pending_webhooks: 0,
        request: { id, idempotency_key },
      }),
    );
    for (const listener of this.#listeners) listener(recorded);
  }
}

/** What a customer shows where nothing is expanded. */
export function shown(customer: Stripe.Customer): Stripe.Customer {
  const { cash_balance, invoice_credit_balance, sources, subscriptions, tax, tax_ids, ...rest } = customer;
  return rest;
}
