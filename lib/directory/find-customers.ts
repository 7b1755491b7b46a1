import type Stripe from "stripe";
import type { StripeCall } from "../stripe/call.ts";
import { linkCustomer } from "./entries.ts";
import { hasReference, metadataOf, type Reference } from "./references.ts";
import { assertTimeLeft } from "./wait.ts";

/** Longest time until Stripe's search finds a new customer, in seconds. */
const searchLag = 300;

/** Links the reference to the customers that have it at Stripe. Returns whether there are any. Throws Stripe's errors. */
export async function linkExisting(reference: Reference, call: StripeCall): Promise<boolean> {
  const customers = await findCustomers(reference, call);
  for (const customer of customers) await linkCustomer(reference, customer);
  return customers.length > 0;
}

/** Finds the customers whose metadata contains the reference, by search and in the list of recent customers. */
async function findCustomers(reference: Reference, call: StripeCall): Promise<Stripe.Customer[]> {
  const { stripe } = call;
  const found = new Map<string, Stripe.Customer>();
  const add = (customer: Stripe.Customer) => {
    assertTimeLeft(call);
    if (hasReference(customer, reference)) found.set(customer.id, customer);
  };
  // The SDK reads the options for each page.
  const options = {
    get timeout() {
      return call.options.timeout;
    },
  };
  for await (const customer of stripe.customers.search({ query: queryFor(reference), limit: 100 }, options))
    add(customer);
  const created = { gte: Math.floor(Date.now() / 1000) - searchLag };
  for await (const customer of stripe.customers.list({ created, limit: 100 }, options)) add(customer);
  return [...found.values()];
}

function queryFor(reference: Reference): string {
  const [[key, value] = ["", ""]] = Object.entries(metadataOf(reference));
  return `metadata[${quoted(key)}]:${quoted(value)}`;
}

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
