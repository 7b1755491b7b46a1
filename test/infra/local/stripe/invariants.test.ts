import * as fc from "fast-check";
import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { useDouble } from "../../../support/double.ts";
import { AnyResponse } from "../../../support/responses/any.ts";

const double = useDouble({ searchLag: 1000 });

/** An action on the customers and payment methods so far. Numbers choose among them. */
type Step =
  | { do: "create"; name: string }
  | { do: "update"; customer: number; name: string; metadata: Record<string, string> }
  | { do: "attach" | "delete"; customer: number }
  | { do: "default" | "detach"; customer: number; method: number };

const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(..."abcdefgh") });
const pick = fc.nat(9);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("create" as const), name: word }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("update" as const),
      customer: pick,
      name: word,
      metadata: fc.dictionary(fc.constantFrom("a", "b"), fc.oneof(word, fc.constant(""))),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("attach" as const), customer: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), customer: pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("default" as const), customer: pick, method: pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("detach" as const), customer: pick, method: pick }) },
);

describe("after any actions on the Stripe double", () => {
  it("each default is attached, deleted customers stay deleted, pages partition the list, search agrees after its lag, and events contain each change", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.integer({ min: 1, max: 7 }), check), {
      numRuns: 40,
    });
  });
});

async function check(steps: Step[], limit: number) {
  const stripe = double.stripe();
  const email = `${crypto.randomUUID()}@example.com`;
  const ids = await perform(stripe, steps, email);
  const customers = await Promise.all(ids.map((id) => stripe.customers.retrieve(id)));
  const alive = customers.flatMap((customer): Stripe.Customer[] => (customer.deleted ? [] : [customer]));
  for (const customer of customers) AnyResponse.parse(customer);

  for (const { id, invoice_settings } of alive) {
    const methods = await stripe.customers.listPaymentMethods(id, { limit: 100 });
    AnyResponse.parse(methods);
    if (invoice_settings.default_payment_method)
      expect(methods.data.map((method) => method.id)).toContain(invoice_settings.default_payment_method);
  }

  const pages = await stripe.customers.list({ email, limit }).autoPagingToArray({ limit: 1000 });
  expect(pages).toEqual(alive.toReversed());

  await double.control("POST", "/clock", { advance_ms: 1000 });
  const found = await stripe.customers
    .search({ query: `email:"${email}"`, limit: 3 })
    .autoPagingToArray({ limit: 1000 });
  expect(found).toEqual(expect.arrayContaining(alive));
  expect(found).toHaveLength(alive.length);

  const events = await stripe.events.list({ limit: 100, type: "customer.*" }).autoPagingToArray({ limit: 1000 });
  const byEvents = new Map<string, Stripe.Customer>();
  for (const { type, data } of events.toReversed()) {
    const customer = data.object as Stripe.Customer;
    if (type === "customer.deleted") byEvents.delete(customer.id);
    else if (customer.email === email) byEvents.set(customer.id, customer);
  }
  expect([...byEvents.values()]).toEqual(expect.arrayContaining(alive));
  expect(byEvents.size).toBe(alive.length);
}

/** Performs the steps, also those that fail, and returns the ids of the customers in the order of their creation. */
async function perform(stripe: Stripe, steps: Step[], email: string): Promise<string[]> {
  const customers: string[] = [];
  const methods: string[] = [];
  const chosen = (ids: readonly string[], index: number) => ids[index % Math.max(1, ids.length)] ?? "none_1";
  for (const { do: what, ...step } of steps as (Step & {
    customer: number;
    method: number;
    name: string;
    metadata: Record<string, string>;
  })[]) {
    const customer = chosen(customers, step.customer);
    const method = chosen(methods, step.method);
    const act = {
      create: async () => customers.push((await stripe.customers.create({ email, name: step.name })).id),
      update: () => stripe.customers.update(customer, { name: step.name, metadata: step.metadata }),
      attach: async () => methods.push((await stripe.paymentMethods.attach("pm_card_visa", { customer })).id),
      default: () => stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } }),
      detach: () => stripe.paymentMethods.detach(method),
      delete: () => stripe.customers.del(customer),
    }[what];
    await act().catch((error: Stripe.errors.StripeError) => expect([400, 404]).toContain(error.statusCode));
  }
  return customers;
}
