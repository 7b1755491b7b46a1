import type Stripe from "stripe";
import type { StripeCall } from "../endpoint.ts";
import { isNamed, metadataOf, type Reference } from "./references.ts";

/** How much older than now a customer must be for search to know of it, in seconds. */
const searchLag = 300;

/** The customers at Stripe whose metadata holds the reference: by search, and of the latest, which it may not know yet, all. */
export async function findCustomers(reference: Reference, { stripe, options }: StripeCall): Promise<Stripe.Customer[]> {
  const [query] = Object.entries(metadataOf(reference)).map(
    ([key, name]) => `metadata[${quoted(key)}]:${quoted(name)}`,
  );
  const found = new Map<string, Stripe.Customer>();
  const note = (customer: Stripe.Customer) => {
    if (isNamed(customer, reference)) found.set(customer.id, customer);
  };
  for await (const customer of stripe.customers.search({ query: query ?? "", limit: 100 }, options)) note(customer);
  const created = { gte: Math.floor(Date.now() / 1000) - searchLag };
  for await (const customer of stripe.customers.list({ created, limit: 100 }, options)) note(customer);
  return [...found.values()];
}

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
