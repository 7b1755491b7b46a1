import { readFileSync } from "node:fs";
import Stripe from "stripe";
import * as z from "zod";
import { Failure } from "../../failure.ts";

/** A file of customers. Each has the parameters of a new customer, and the names of the test cards that it gets, the default first. */
const Seed = z.strictObject({
  customers: z.array(z.looseObject({ payment_methods: z.array(z.string()).default([]) })),
});

/**
 * Creates the customers in a JSON file in the double at `url`, if it has no customer. Returns how many. Throws a Failure
 * that names the place of the error if the file cannot be read or the double rejects a customer.
 */
export async function createSeed(url: string, file: string): Promise<number> {
  const customers = customersIn(file);
  const { hostname: host, port } = new URL(url);
  const stripe = new Stripe("sk_test_seed", { host, port, protocol: "http", telemetry: false });
  const { data: existing } = await stripe.customers.list({ limit: 1 });
  if (existing.length > 0) return 0;
  for (const [index, { payment_methods, ...parameters }] of customers.entries())
    await createCustomer(stripe, parameters, payment_methods).catch((cause) => {
      const where = `customers[${index}]${cause.param ? `, ${cause.param}` : ""}`;
      throw new Failure(
        `${file}: the double rejects ${where}: ${cause.message} Correct it, and reset the double before the next attempt.`,
        { cause },
      );
    });
  return customers.length;
}

/** Returns a sentence about how many customers of a file were created. */
export const seeded = (count: number, file: string): string =>
  count > 0
    ? `Created ${count} customers from ${file}.`
    : `Created no customers from ${file}, because there are customers already.`;

function customersIn(file: string): z.output<typeof Seed>["customers"] {
  const { data, error } = Seed.safeParse(jsonIn(file));
  if (data) return data.customers;
  const [issue] = error.issues;
  const place = issue && issue.path.length > 0 ? `${z.core.toDotPath(issue.path)}: ` : "";
  throw new Failure(`${file} contains no valid customers: ${place}${issue?.message}.`);
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const message = (cause as Error).message.replaceAll(/\s+/g, " ");
    throw new Failure(`${file} ${cause instanceof SyntaxError ? "is not JSON" : "cannot be read"}: ${message}.`, {
      cause,
    });
  }
}

async function createCustomer(stripe: Stripe, parameters: object, cards: string[]) {
  const { id: customer } = await stripe.customers.create(parameters);
  const methods = [];
  for (const card of cards) methods.push(await stripe.paymentMethods.attach(card, { customer }));
  const [first] = methods;
  if (first) await stripe.customers.update(customer, { invoice_settings: { default_payment_method: first.id } });
}
