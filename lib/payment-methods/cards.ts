import type Stripe from "stripe";
import type { EndpointCall } from "../stripe/call.ts";
import { undefinedIfMissing } from "../stripe/client.ts";
import { firstPages } from "../stripe/pages.ts";

type Method = Stripe.PaymentMethod;

/** Returns the customer's latest 500 cards, newest first. Throws Stripe's errors. */
export const listCards = (customer: string, { stripe, options }: EndpointCall): Promise<Method[]> =>
  firstPages((page) =>
    stripe.customers.listPaymentMethods(customer, { ...page, type: "card" }, { timeout: options.timeout }),
  );

/** Returns the oldest other payment method with the same card, if there is one. */
export const sameCard = ({ id, card }: Method, cards: readonly Method[]): Method | undefined =>
  cards.findLast((other) => card?.fingerprint && other.id !== id && other.card?.fingerprint === card.fingerprint);

/**
 * Returns the id of the customer's payment method with the same card: of the payment method itself, if it is attached already.
 * Concurrent requests do not see each other. Throws Stripe's errors, but leaves those about the payment method to its
 * attachment.
 */
export async function findReusable(id: string, customer: string, call: EndpointCall): Promise<string | undefined> {
  const { stripe, options } = call;
  const [method, cards] = await Promise.all([
    undefinedIfMissing(stripe.paymentMethods.retrieve(id, {}, { timeout: options.timeout })),
    listCards(customer, call),
  ]);
  if (method?.customer) return method.customer === customer ? id : undefined;
  return method && sameCard(method, cards)?.id;
}
