import type Stripe from "stripe";
import type { Journals } from "../state/store.ts";
import type { Clock } from "./clock.ts";
import { Collection } from "./collection.ts";
import { ids } from "./ids.ts";
import { resourceMissing } from "./resource-missing.ts";
import type { Invoice, PaymentIntent, Subscription } from "./resources/billing-objects.ts";
import { changesBetween } from "./resources/changes.ts";
import { SearchIndex } from "./resources/search-index.ts";
import { WebhookEndpoints } from "./resources/webhook-endpoints.ts";

/** The request that causes an event, as the event's `request` shows it. */
export type EventRequest = Readonly<Pick<Stripe.Event.Request, "id" | "idempotency_key">>;

type EventBase = Pick<
  Stripe.Event,
  "id" | "object" | "api_version" | "created" | "livemode" | "pending_webhooks" | "request"
>;

interface AccountOptions {
  /** The API version of events. */
  readonly version: string;
  readonly clock: Clock;
  /** How long search lags behind writes, in milliseconds. */
  readonly searchLag: number;
  /** Storage of the collections; without it they are in memory only. */
  readonly journal?: Journals;
}

/** The objects of one Stripe account in test mode. Customers are stored with the properties that appear only when expanded. */
export class Account {
  readonly customers: Collection<Stripe.Customer | Stripe.DeletedCustomer>;
  readonly paymentMethods: Collection<Stripe.PaymentMethod>;
  readonly taxIds: Collection<Stripe.TaxId | Stripe.DeletedTaxId>;
  readonly balanceTransactions: Collection<Stripe.CustomerBalanceTransaction>;
  readonly cashBalanceTransactions: Collection<Stripe.CustomerCashBalanceTransaction>;
  readonly coupons: Collection<Stripe.Coupon>;
  readonly setupIntents: Collection<Stripe.SetupIntent>;
  readonly setupAttempts: Collection<Stripe.SetupAttempt>;
  readonly subscriptions: Collection<Subscription>;
  readonly invoices: Collection<Invoice>;
  readonly paymentIntents: Collection<PaymentIntent>;
  readonly events: Collection<Stripe.Event>;
  /** Payment methods that were detached. They cannot be attached again. */
  readonly spentMethods: Collection<{ id: string }>;
  /** The number of the test card that a payment method was created with, by the id of the payment method. */
  readonly enteredCards: Collection<{ id: string; number: string }>;
  readonly searchIndex: SearchIndex;
  readonly webhookEndpoints: WebhookEndpoints;
  readonly #clock: Clock;
  readonly #version: string;
  readonly #listeners: ((event: Stripe.Event) => void)[] = [];

  constructor({ version, clock, searchLag, journal }: AccountOptions) {
    this.#version = version;
    this.#clock = clock;
    this.customers = new Collection("customer", journal?.("customers"), (customer) => Object(customer).email);
    this.paymentMethods = new Collection("PaymentMethod", journal?.("paymentMethods"), customerOf);
    this.taxIds = new Collection("tax id", journal?.("taxIds"), customerOf);
    this.balanceTransactions = new Collection(
      "customer balance transaction",
      journal?.("balanceTransactions"),
      customerOf,
    );
    this.cashBalanceTransactions = new Collection(
      "customer cash balance transaction",
      journal?.("cashBalanceTransactions"),
      customerOf,
    );
    this.coupons = new Collection("coupon", journal?.("coupons"));
    this.setupIntents = new Collection("setupintent", journal?.("setupIntents"), customerOf);
    this.setupAttempts = new Collection("setupattempt", journal?.("setupAttempts"));
    this.subscriptions = new Collection("subscription", journal?.("subscriptions"), customerOf);
    this.invoices = new Collection("invoice", journal?.("invoices"), customerOf);
    this.paymentIntents = new Collection("payment_intent", journal?.("paymentIntents"), customerOf);
    this.events = new Collection("event", journal?.("events"));
    this.spentMethods = new Collection("PaymentMethod", journal?.("spentMethods"));
    this.enteredCards = new Collection("PaymentMethod", journal?.("enteredCards"));
    this.webhookEndpoints = new WebhookEndpoints(clock, journal?.("webhookEndpoints"));
    this.searchIndex = new SearchIndex(clock, searchLag);
    for (const customer of this.customers.oldest()) if (!customer.deleted) this.searchIndex.put(unexpanded(customer));
  }

  /** Deletes all objects except the webhook endpoints, without an event. */
  clear() {
    for (const part of Object.values(this)) if (part instanceof Collection) part.clear();
    this.searchIndex.clear();
  }

  /** The time in Unix seconds. */
  get time(): number {
    return this.#clock.seconds;
  }

  /** Returns a customer. If it does not exist, throws a 404 for `id`, the parameter in the path, and a 400 for any other. */
  customer(id: string, param = "id"): Stripe.Customer {
    const customer = this.customers.get(id);
    if (customer && !customer.deleted) return customer;
    throw resourceMissing("customer", id, param, param === "id" ? 404 : 400);
  }

  /** Returns a payment method. If it does not exist, throws an error with that status. */
  paymentMethod(id: string, status = 404): Stripe.PaymentMethod {
    const method = this.paymentMethods.get(id);
    if (method) return method;
    throw resourceMissing("PaymentMethod", id, "payment_method", status);
  }

  /** Returns a setup intent. Throws a 404 if it does not exist. */
  setupIntent(id: string): Stripe.SetupIntent {
    const intent = this.setupIntents.get(id);
    if (intent) return intent;
    throw resourceMissing("setupintent", id, "intent", 404);
  }

  /** Stores a new or changed customer, and records an event if a visible property differs. */
  saveCustomer(customer: Stripe.Customer, request: EventRequest): Stripe.Customer {
    const before = this.customers.get(customer.id);
    const object = unexpanded(customer);
    this.customers.put(customer);
    this.searchIndex.put(object);
    if (!before || before.deleted) {
      this.record(request, (base) => ({ ...base, type: "customer.created", data: { object } }));
      return customer;
    }
    const previous_attributes = changesBetween({ ...unexpanded(before) }, { ...object });
    if (Object.keys(previous_attributes).length > 0)
      this.record(request, (base) => ({ ...base, type: "customer.updated", data: { object, previous_attributes } }));
    return customer;
  }

  /** Calls the listener with each event that the account records from now on. */
  onEvent(listener: (event: Stripe.Event) => void) {
    this.#listeners.push(listener);
  }

  /** Stores an event and passes it to the listeners. */
  record({ id, idempotency_key }: EventRequest, event: (base: EventBase) => Stripe.Event) {
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

/** The id of the customer that an object belongs to. */
const customerOf = (object: object): unknown => Object(object).customer;

/** A customer without the properties that appear only when expanded. */
export function unexpanded(customer: Stripe.Customer): Stripe.Customer {
  const { cash_balance, invoice_credit_balance, sources, subscriptions, tax, tax_ids, ...rest } = customer;
  return rest;
}
