import type Stripe from "stripe";
import type { StripeCall } from "../stripe/call.ts";
import { assign } from "./entries.ts";
import { isNamed, metadataOf, type Reference } from "./references.ts";
import { assertInTime } from "./wait.ts";

/** Age from which search knows a customer, in seconds. */
const searchLag = 300;

/** Links the reference to the customers that have it at Stripe. Returns whether there are any. */
export async function adopt(reference: Reference, call: StripeCall): Promise<boolean> {
  const found = await findCustomers(reference, call);
  for (const customer of found) await assign(reference, customer);
  return found.length > 0;
}

/** The customers at Stripe whose metadata holds the reference: those that search knows, and those created since. */
async function findCustomers(reference: Reference, call: StripeCall): Promise<Stripe.Customer[]> {
  const [query = ""] = Object.entries(metadataOf(reference)).map(
    ([key, name]) => `metadata[${quoted(key)}]:${quoted(name)}`,
  );
  const found = new Map<string, Stripe.Customer>();
  const note = (customer: Stripe.Customer) => {
    assertInTime(call);
    if (isNamed(customer, reference)) found.set(customer.id, customer);
  };
  const { stripe } = call;
  // The SDK reads it for each page.
  const inTime = {
    get timeout() {
      return call.options.timeout;
    },
  };
  for await (const customer of stripe.customers.search({ query, limit: 100 }, inTime)) note(customer);
  const created = { gte: Math.floor(Date.now() / 1000) - searchLag };
  for await (const customer of stripe.customers.list({ created, limit: 100 }, inTime)) note(customer);
  return [...found.values()];
}

const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
