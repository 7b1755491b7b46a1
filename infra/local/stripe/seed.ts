import { readFileSync } from "node:fs";
import Stripe from "stripe";
import * as z from "zod";

/** A file of customers. Each has the parameters of a new customer, and the names of the test cards that it gets, the default first. */
const Seed = z.strictObject({
  customers: z.array(z.looseObject({ payment_methods: z.array(z.string()).default([]) })),
});

/**
 * Creates the customers in a JSON file in the double at `url`, if it has no customer. Returns how many. Throws if the
 * file cannot be read or the double rejects a customer.
 */
export async function createSeed(url: string, file: string): Promise<number> {
  const { customers } = Seed.parse(JSON.parse(readFileSync(file, "utf8")));
  const { hostname: host, port } = new URL(url);
  const stripe = new Stripe("sk_test_seed", { host, port, protocol: "http", telemetry: false });
  const { data: existing } = await stripe.customers.list({ limit: 1 });
  if (existing.length > 0) return 0;
  for (const { payment_methods, ...parameters } of customers) await createCustomer(stripe, parameters, payment_methods);
  return customers.length;
}

async function createCustomer(stripe: Stripe, parameters: object, cards: string[]) {
  const { id: customer } = await stripe.customers.create(parameters);
  const methods = [];
  for (const card of cards) methods.push(await stripe.paymentMethods.attach(card, { customer }));
  const [first] = methods;
  if (first) await stripe.customers.update(customer, { invoice_settings: { default_payment_method: first.id } });
}
