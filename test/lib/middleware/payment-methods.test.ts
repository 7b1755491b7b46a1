import type Stripe from "stripe";
import { beforeAll, describe, expect, it } from "vitest";
import { useService } from "../../support/service.ts";

const service = useService({ searchLag: 0 });
const email = "hidden@example.com";
let customer = "";
let method = "";

beforeAll(async () => {
  const stripe = service.stripe();
  const source = { source: "tok_visa", email, metadata: { default_source: "not one", sources: "none" } };
  customer = (await stripe.customers.create(source)).id;
  method = (await stripe.paymentMethods.attach("pm_card_visa", { customer })).id;
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } });
});

describe("a client without payment_methods:read", () => {
  const shop = () => service.client("storefront");

  it.each([
    ["retrieve", () => shop().customers.retrieve(customer)],
    ["update", () => shop().customers.update(customer, { description: "seen" })],
    ["list", async () => (await shop().customers.list({ email })).data[0]],
    ["search", async () => (await shop().customers.search({ query: `email:"${email}"` })).data[0]],
  ])("learns of no payment method by %s", async (_, call) => {
    const answer = await call();
    expect(answer).toMatchObject({
      id: customer,
      default_source: null,
      invoice_settings: { default_payment_method: null },
      metadata: { default_source: "not one", sources: "none" },
    });
    expect(JSON.stringify(answer)).not.toMatch(/pm_1|card_1|4242/);
  });

  it.each([
    "default_source",
    "sources",
    "invoice_settings.default_payment_method",
    "data.default_source",
    "subscriptions.data.default_payment_method",
    "anything.else",
  ])("may not expand %s", async (path) => {
    const refusal = shop().customers.retrieve(customer, { expand: [path] });
    await expect(refusal).rejects.toMatchObject({
      statusCode: 403,
      param: "expand",
      message: `To expand ${path} takes the scope payment_methods:read.`,
    });
  });

  it("may expand what leads to none", async () => {
    const expanded = await shop().customers.retrieve(customer, {
      expand: ["tax", "tax_ids", "subscriptions", "cash_balance"],
    });
    expect(expanded).toMatchObject({
      tax: {},
      tax_ids: { object: "list" },
      subscriptions: { object: "list" },
      cash_balance: {},
    });
    expect(await shop().customers.list({ limit: 1, expand: ["data.tax"] })).toMatchObject({ data: [{ tax: {} }] });
  });

  it.each([
    ["default_source", { default_source: "card_1" }, "payment_methods:read"],
    [
      "invoice_settings[default_payment_method]",
      { invoice_settings: { default_payment_method: "pm_1" } },
      "payment_methods:read",
    ],
    ["source", { source: "tok_visa" }, "payment_methods:read"],
  ])("may not set %s", async (param, changes: Stripe.CustomerUpdateParams, scope) => {
    const refusal = shop().customers.update(customer, changes);
    await expect(refusal).rejects.toMatchObject({
      statusCode: 403,
      param,
      message: `The parameter ${param} takes the scope ${scope}.`,
    });
  });

  it("may not create a customer with a payment method, and makes none", async () => {
    const refused = { payment_method: "pm_card_visa", email: "with-card@example.com" };
    await expect(shop().customers.create(refused)).rejects.toMatchObject({ statusCode: 403, param: "payment_method" });
    expect((await shop().customers.list({ email: refused.email })).data).toEqual([]);
  });
});

describe("a client with it", () => {
  it("sees payment methods", async () => {
    const seen = await service
      .client("support")
      .customers.retrieve(customer, { expand: ["default_source", "sources"] });
    expect(seen).toMatchObject({
      default_source: { object: "card" },
      sources: { data: [{ object: "card" }] },
      invoice_settings: { default_payment_method: method },
    });
  });
});
