import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { demoKey, demoKeys, environment } from "../../infra/local/environment.ts";
import { hashKey } from "../../lib/access/clients.ts";
import { useLog } from "../support/logs.ts";
import { coldStart, useService } from "../support/service.ts";
import { withStripeProxy } from "../support/stripe-proxy.ts";

const deleter = { name: "deleter", scopes: ["customers:delete" as const], rate: 100, burst: 200 };
const deleterKey = { hash: hashKey(demoKey("deleter")), created: 0, label: "" };
const service = useService({
  environment: { ...environment, clients: [...environment.clients, deleter] },
  clientKeys: { ...demoKeys(), deleter: [deleterKey] },
});
const log = useLog("INFO");
let customer = "";
beforeEach(async () => {
  coldStart();
  customer = (await service.stripe().customers.create({ name: "Secret Name" })).id;
});
afterEach(() => vi.unstubAllEnvs());

const remove = (query = "", name = "admin") =>
  service.fetch(`/v1/customers/${customer}${query}`, { method: "DELETE" }, name);
const removed = async (query?: string, name?: string) => {
  const response = await remove(query, name);
  return [response.status, await response.json()] as [number, { error: Stripe.StripeRawError }];
};
const give = async (object: string, status: string): Promise<string> =>
  Object(await service.control("POST", "/objects", { object, customer, status })).id;
const receipts = () => log.lines("audit").filter(({ phase }) => phase === "receipt");
const advice = "Cancel, pay or void these first. Or send force=true, which requires the scope customers:delete:force.";

describe("deleting a customer", () => {
  it.each([
    ...["active", "incomplete", "past_due", "paused", "trialing", "unpaid"].map((s) => ["subscription", s] as const),
    ...["open", "uncollectible"].map((s) => ["invoice", s] as const),
    ...["processing", "requires_action", "requires_capture", "requires_confirmation"].map(
      (s) => ["payment_intent", s] as const,
    ),
  ])("is rejected if it has a %s that is %s", async (object, status) => {
    const id = await give(object, status);
    const kind = { subscription: "subscriptions", invoice: "invoices", payment_intent: "payments" }[object];
    const message = `The customer ${customer} cannot be deleted, because it has ${kind}: ${id} (${status}). ${advice}`;
    const response = await remove();
    expect([response.status, response.headers.get("stripe-should-retry")]).toEqual([409, "false"]);
    expect(await response.json()).toEqual({ error: { message, type: "invalid_request_error" } });
    expect(await service.stripe().customers.retrieve(customer)).not.toHaveProperty("deleted");
    expect(receipts()).toEqual([]);
  });

  it.each([
    ["subscription", "canceled"],
    ["subscription", "incomplete_expired"],
    ["invoice", "paid"],
    ["invoice", "draft"],
    ["invoice", "void"],
    ["payment_intent", "succeeded"],
    ["payment_intent", "canceled"],
    ["payment_intent", "requires_payment_method"],
  ])("is possible if it has a %s that is %s", async (object, status) => {
    await give(object, status);
    expect(await removed()).toEqual([200, { id: customer, object: "customer", deleted: true }]);
  });

  it("is rejected if a balance is not zero", async () => {
    await service.stripe().customers.update(customer, { balance: -1500 });
    const balances = { cash_balance: { available: { eur: 500, usd: 0 } }, invoice_credit_balance: { usd: 7 } };
    const pass = async ({ method, body }: { method: string; body: string }) =>
      method === "GET" && body.includes(customer)
        ? { body: JSON.stringify({ ...JSON.parse(body), ...balances }) }
        : undefined;
    const [status, { error }] = await withStripeProxy(service.stripeUrl, pass, () => removed());
    expect(status).toBe(409);
    expect(error.message).toContain("it has balances: balance, cash_balance[eur], invoice_credit_balance[usd].");
  });

  it("names at most ten ids of a kind, from all pages", async () => {
    for (let count = 0; count < 101; count++) await give("payment_intent", "succeeded");
    for (let count = 0; count < 12; count++) await give("invoice", "open");
    const [, { error }] = await removed();
    expect(error.message).toMatch(/has invoices: (in_\w+ \(open\), ){10}2 more\. Cancel/);
  });

  it("finds a pending payment behind a page of finished ones", async () => {
    const id = await give("payment_intent", "requires_capture");
    for (let count = 0; count < 100; count++) await give("payment_intent", "succeeded");
    expect((await removed())[1].error.message).toContain(`payments: ${id} (requires_capture)`);
  });

  it("checks the latest 500 payments", async () => {
    await give("payment_intent", "requires_capture");
    for (let count = 0; count < 500; count++) await give("payment_intent", "succeeded");
    expect((await removed())[0]).toBe(200);
  });

  it("with force=true is possible, and adds a receipt with ids and counts to the audit trail first", async () => {
    const id = await give("subscription", "active");
    await service.stripe().customers.update(customer, { balance: 10 });
    expect((await removed("?force=true"))[0]).toBe(200);
    const none = { count: 0, ids: [] };
    const had = {
      subscriptions: { count: 1, ids: [`${id} (active)`] },
      invoices: none,
      payments: none,
      balances: { count: 1, ids: ["balance"] },
    };
    const facts = { client: "admin", function_name: "delete-customer", object: customer };
    expect(receipts()).toEqual([{ phase: "receipt", ...facts, request_id: expect.any(String), had }]);
    const phases = log.lines("audit").map(({ phase }) => phase);
    expect(phases).toEqual(["intent", "receipt", "outcome"]);
    expect(log.text()).not.toContain("Secret");
  });

  it("with force=true requires the scope customers:delete:force", async () => {
    const message = "The parameter force requires the scope customers:delete:force.";
    const error = { message, param: "force", type: "invalid_request_error" };
    expect(await removed("?force=true", "deleter")).toEqual([403, { error }]);
    expect((await removed("?force=false", "deleter"))[0]).toBe(200);
  });

  it("is always possible if the environment switches the guard off", async () => {
    vi.stubEnv("DELETION_GUARD", "false");
    await give("subscription", "active");
    expect((await removed())[0]).toBe(200);
    expect(receipts()).toEqual([]);
  });

  it.each(["/v1/subscriptions", "/v1/invoices", "/v1/payment_intents"])("fails if %s fails", async (path) => {
    await service.control("POST", "/faults", { fault: "error_503", path, times: 100 });
    expect((await removed())[0]).toBe(503);
    await service.control("DELETE", "/faults");
    expect(await service.stripe().customers.retrieve(customer)).not.toHaveProperty("deleted");
  });

  it("a second time returns Stripe's 404", async () => {
    await remove();
    expect((await removed())[0]).toBe(404);
    customer = "cus_unknown";
    expect((await removed())[0]).toBe(404);
  });
});
