import type Stripe from "stripe";
import * as z from "zod";
import type { Account, EventRequest } from "../account.ts";
import { invoiceStatuses, paymentStatuses, subscriptionStatuses } from "../enums.ts";
import { ids } from "../ids.ts";
import type { Subscription } from "./billing-objects.ts";
import type { ListInvoices, ListPaymentIntents, ListSubscriptions } from "./schemas.ts";

const customer = z.string();

/** A subscription, an invoice or a payment that a control command creates. */
export const BillingObject = z.discriminatedUnion("object", [
  z.strictObject({ object: z.literal("subscription"), customer, status: z.enum(subscriptionStatuses) }),
  z.strictObject({ object: z.literal("invoice"), customer, status: z.enum(invoiceStatuses) }),
  z.strictObject({ object: z.literal("payment_intent"), customer, status: z.enum(paymentStatuses) }),
]);

/** Creates a subscription, an invoice or a payment of a customer. Throws a 400 if the customer does not exist. */
export function createBillingObject(account: Account, created: z.output<typeof BillingObject>) {
  const { id } = account.customer(created.customer, "customer");
  const common = { created: account.time, customer: id, livemode: false, metadata: {} };
  switch (created.object) {
    case "subscription":
      return createSubscription(account, {
        ...created,
        ...common,
        id: ids.subscription(),
        canceled_at: null,
        default_payment_method: null,
        ended_at: null,
      });
    case "invoice":
      return account.invoices.put({ ...created, ...common, id: ids.invoice() });
    case "payment_intent":
      return account.paymentIntents.put({ ...created, ...common, id: ids.paymentIntent() });
  }
}

function createSubscription(account: Account, subscription: Subscription): Subscription {
  account.subscriptions.put(subscription);
  const request = { id: ids.request(), idempotency_key: null };
  recordChange(account, "customer.subscription.created", subscription, request);
  return subscription;
}

/** Cancels the subscriptions of a customer, and records the events. */
export function cancelSubscriptions(account: Account, customer: string, request: EventRequest) {
  for (const subscription of uncanceled(account, customer)) {
    const { time } = account;
    const canceled = { ...subscription, status: "canceled" as const, canceled_at: time, ended_at: time };
    account.subscriptions.put(canceled);
    recordChange(account, "customer.subscription.deleted", canceled, request);
  }
}

function recordChange(
  account: Account,
  type: "customer.subscription.created" | "customer.subscription.deleted",
  subscription: Subscription,
  request: EventRequest,
) {
  const object = subscription as Stripe.Subscription;
  account.record(request, (base) => ({ ...base, type, data: { object } }));
}

/** The subscriptions of a customer that are not canceled, newest first. */
export const uncanceled = (account: Account, customer: string): Subscription[] =>
  account.subscriptions.newest(customer).filter((one) => one.status !== "canceled");

const ended: readonly string[] = ["canceled", "incomplete_expired"];

/** Lists the subscriptions that match the filters, newest first; without a status, those that are not canceled. */
export function listSubscriptions(account: Account, { customer, status, ...page }: z.output<typeof ListSubscriptions>) {
  const matches = (subscription: Subscription) => {
    if (status === "all") return true;
    if (status === "ended") return ended.includes(subscription.status);
    return status === undefined ? subscription.status !== "canceled" : subscription.status === status;
  };
  return account.subscriptions.page("/v1/subscriptions", page, matches, { group: customer });
}

/** Lists the invoices that match the filters, newest first. */
export const listInvoices = (account: Account, { customer, status, ...page }: z.output<typeof ListInvoices>) =>
  account.invoices.page("/v1/invoices", page, (invoice) => status === undefined || invoice.status === status, {
    group: customer,
  });

/** Lists the payment intents of a customer, or all of them, newest first. */
export const listPaymentIntents = (account: Account, { customer, ...page }: z.output<typeof ListPaymentIntents>) =>
  account.paymentIntents.page("/v1/payment_intents", page, () => true, { group: customer });
