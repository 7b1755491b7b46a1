import type Stripe from "stripe";
import { env } from "../platform/env.ts";
import { backgroundStripe } from "../stripe/client.ts";
import type { Observation } from "./merge.ts";
import { keyOf, referencesIn } from "./references.ts";
import type { CustomerState, PaymentMethodState } from "./snapshot.ts";

/** Seconds by which a read is back-dated, to allow for clock skew. */
const skew = 2;
/** Timeout per Stripe call, in milliseconds. */
const timeout = 10_000;

/** Returns the latest second that certainly ends before a read that begins now, in Unix seconds. */
export const readTime = () => Math.floor(Date.now() / 1000) - skew;

/** Reads the object of an observation at Stripe. Throws Stripe's errors. */
export async function observe({ customer, payment_method }: Observation): Promise<Observation> {
  if (payment_method === undefined) return observeCustomer(customer);
  const asOf = readTime();
  const method = await backgroundStripe().paymentMethods.retrieve(payment_method, {}, { timeout });
  return { customer, payment_method, state: paymentMethodStateOf(method, asOf) };
}

/** Reads a customer at Stripe. Throws Stripe's errors. */
export async function observeCustomer(customer: string): Promise<Observation> {
  const asOf = readTime();
  const read = await backgroundStripe().customers.retrieve(customer, {}, { timeout });
  return { customer, state: customerStateOf(read, asOf) };
}

/** Returns the state of a customer that was read, as of `updated` in Unix seconds. */
export function customerStateOf(customer: Stripe.Customer | Stripe.DeletedCustomer, updated: number): CustomerState {
  const version = { updated, complete: true };
  if (customer.deleted) return { ...version, deleted: true, created: 0, references: [] };
  return { ...version, created: customer.created, references: referencesIn(customer.metadata).map(keyOf) };
}

/** Returns the state of a payment method that was read, as of `updated` in Unix seconds. */
export function paymentMethodStateOf(
  { customer, card }: Pick<Stripe.PaymentMethod, "customer" | "card">,
  updated: number,
): PaymentMethodState {
  const version = { updated, complete: true };
  return customer ? { ...version, ...cardOf(card) } : { ...version, deleted: true };
}

/** Returns the details of a card to store: none unless the environment stores card details. */
export function cardOf(card: Partial<Stripe.PaymentMethod.Card> | null | undefined): Pick<PaymentMethodState, "card"> {
  if (!card || env("CARD_DETAILS") !== "true") return {};
  const { brand = "", last4 = "", exp_month = 0, exp_year = 0 } = card;
  return { card: { brand, last4, exp_month, exp_year } };
}
