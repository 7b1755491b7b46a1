import type Stripe from "stripe";
import { beforeAll, describe, expect, it } from "vitest";
import { demoKey, demoKeys, environment } from "../../../../infra/local/environment.ts";
import { hashKey } from "../../../../lib/access/clients.ts";
import { useService } from "../../../support/service.ts";

const writer = { name: "writer", namespace: "shop", scopes: ["payment_methods:write" as const], rate: 100, burst: 200 };
const writerKey = { hash: hashKey(demoKey("writer")), created: 0, label: "" };
const service = useService({
  searchLag: 0,
  environment: { ...environment, clients: [...environment.clients, writer] },
  clientKeys: { ...demoKeys(), writer: [writerKey] },
});
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
  ])("sees no payment method in the response to %s", async (_, call) => {
    const response = await call();
    expect(response).toMatchObject({
      id: customer,
      default_source: null,
      invoice_settings: { default_payment_method: null },
      metadata: { default_source: "not one", sources: "none" },
    });
    expect(JSON.stringify(response)).not.toMatch(/pm_1|card_1|4242/);
  });

  it.each([
    "default_source",
    "sources",
    "invoice_settings.default_payment_method",
    "data.default_source",
    "subscriptions.data.default_payment_method",
    "anything.else",
  ])("cannot expand %s", async (path) => {
    const rejection = shop().customers.retrieve(customer, { expand: [path] });
    await expect(rejection).rejects.toMatchObject({
      statusCode: 403,
      param: "expand",
      message: `Expanding \`${path}\` requires the scope payment_methods:read.`,
    });
  });

  it("can expand paths that reveal no payment method", async () => {
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
  ])("cannot set %s", async (param, changes: Stripe.CustomerUpdateParams, scope) => {
    const rejection = shop().customers.update(customer, changes);
    await expect(rejection).rejects.toMatchObject({
      statusCode: 403,
      param,
      message: `The parameter ${param} requires the scope ${scope}.`,
    });
  });

  it("cannot create a customer with a payment method, and creates none", async () => {
    const parameters = { payment_method: "pm_card_visa", email: "with-card@example.com" };
    await expect(shop().customers.create(parameters)).rejects.toMatchObject({
      statusCode: 403,
      param: "payment_method",
    });
    expect((await shop().customers.list({ email: parameters.email })).data).toEqual([]);
  });
});

describe("a client with payment_methods:read", () => {
  it("sees payment methods", async () => {
    const found = await service
      .client("support")
      .customers.retrieve(customer, { expand: ["default_source", "sources"] });
    expect(found).toMatchObject({
      default_source: { object: "card" },
      sources: { data: [{ object: "card" }] },
      invoice_settings: { default_payment_method: method },
    });
  });
});

/** The objects in Stripe's errors about payments. */
const shown = {
  charge: "ch_1",
  payment_intent: { id: "pi_1", client_secret: "pi_1_secret_1" },
  payment_method: {
    id: "pm_1",
    object: "payment_method",
    billing_details: { email },
    card: { last4: "0002", fingerprint: "f" },
  },
  setup_intent: { id: "seti_1", object: "setup_intent", client_secret: "seti_1_secret_1" },
  source: { id: "card_1", object: "card", last4: "0002" },
};

describe("an error of Stripe", () => {
  const attach = (client: string, id = "pm_card_chargeDeclined") =>
    service.fetch(
      `/v1/payment_methods/${id}/attach`,
      {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: `customer=${customer}`,
      },
      client,
    );
  const facts = {
    advice_code: "try_again_later",
    code: "card_declined",
    decline_code: "generic_decline",
    doc_url: "https://stripe.com/docs/error-codes/card-declined",
    message: "Your card was declined.",
    network_decline_code: "01",
    param: "",
    type: "card_error",
  };

  it("contains the payment method for a client that can read it, and never the account", async () => {
    const response = await attach("admin");
    const { error } = (await response.json()) as { error: { payment_method: Stripe.PaymentMethod } };
    expect(response.status).toBe(402);
    expect(error).toEqual({ ...facts, payment_method: expect.objectContaining({ object: "payment_method" }) });
    expect(error.payment_method.card).toMatchObject({ last4: "0002" });
  });

  it("contains no payment method for other clients", async () => {
    const response = await attach("writer");
    expect([response.status, await response.json()]).toEqual([402, { error: facts }]);
  });

  it.each([
    ["admin", ["payment_method", "setup_intent", "source"]],
    ["writer", []],
  ])("contains nothing else of a payment for %s, and no secret", async (client, visible) => {
    await service.control("POST", "/faults", { fault: "card_error", method: "POST", error: shown });
    const { error } = (await (await attach(client, "pm_card_visa")).json()) as { error: object };
    expect(new Set(Object.keys(error).filter((fact) => fact in shown))).toEqual(new Set(visible));
    expect(JSON.stringify(error)).not.toMatch(/_secret_|dashboard|request_log_url/);
  });
});
