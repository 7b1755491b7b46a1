import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import type Stripe from "stripe";
import { afterAll, describe, expect, it } from "vitest";
import { useDouble } from "../../../support/double.ts";
import { printed, start } from "../../../support/programs.ts";
import { addressOf, sdks } from "../../../support/sdks.ts";

const directory = mkdtempSync(`${tmpdir()}/stripe-double-`);
afterAll(() => rmSync(directory, { recursive: true }));

/** Starts the double as its own process. */
async function run(...parameters: string[]) {
  const child = start("infra/local/stripe/main.ts", parameters, { STRIPE_DOUBLE_PORT: "0" });
  const [, url = ""] = /(http:\S+\d)/.exec(await printed(child, "runs at")) ?? [];
  return { child, url, stripe: sdks["stripe 23.1.0"]("sk_test_double", { ...addressOf(url), maxNetworkRetries: 0 }) };
}

describe("the double with --persist", () => {
  it("restores its state after it was killed", async () => {
    const file = `${directory}/state.db`;
    const { child, stripe } = await run("--persist", file, "--search-lag", "0");
    const { id } = await stripe.customers.create(
      { email: "kept@example.com", metadata: { a: "1" } },
      { idempotencyKey: "kept" },
    );
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: id });
    const spent = await stripe.paymentMethods.detach(
      (await stripe.paymentMethods.attach("pm_card_visa", { customer: id })).id,
    );
    await stripe.customers.createTaxId(id, { type: "eu_vat", value: "DE123456789" });
    await stripe.customers.createBalanceTransaction(id, { amount: -500, currency: "usd" });
    await stripe.testHelpers.customers.fundCashBalance(id, { amount: 500, currency: "eur" });
    const gone = await stripe.customers.create();
    await stripe.customers.del(gone.id);
    const stateOf = async ({ customers, events }: Stripe) => [
      await customers.list(),
      await events.list(),
      await customers.listPaymentMethods(id),
      await customers.listTaxIds(id),
      await customers.listBalanceTransactions(id),
      await customers.listCashBalanceTransactions(id),
      await customers.retrieveCashBalance(id),
    ];
    const before = await stateOf(stripe);
    child.kill("SIGKILL");

    const again = await run("--persist", file, "--search-lag", "0");
    expect(await stateOf(again.stripe)).toEqual(before);
    expect(await again.stripe.customers.retrieve(gone.id)).toMatchObject({ deleted: true });
    expect(await again.stripe.customers.search({ query: 'email:"kept@example.com"' })).toMatchObject({
      data: [{ id }],
    });
    expect(await again.stripe.paymentMethods.retrieve(method.id)).toMatchObject({ customer: id });
    await expect(again.stripe.paymentMethods.attach(spent.id, { customer: id })).rejects.toThrow(
      "may not be used again",
    );
    const replayed = await again.stripe.customers.create(
      { email: "kept@example.com", metadata: { a: "1" } },
      { idempotencyKey: "kept" },
    );
    expect(replayed.id).toBe(id);
  });

  it("stores that it was reset", async () => {
    const file = `${directory}/reset.db`;
    const { child, stripe, url } = await run("--persist", file);
    const create = (client: typeof stripe) => client.customers.create({}, { idempotencyKey: "once" });
    const { id } = await create(stripe);
    await fetch(`${url}/_control/reset`, { method: "POST" });
    child.kill("SIGKILL");

    const again = await run("--persist", file);
    expect(await again.stripe.customers.list()).toMatchObject({ data: [] });
    expect(await again.stripe.events.list()).toMatchObject({ data: [] });
    expect((await create(again.stripe)).id).not.toBe(id);
  });
});

describe("the double with --fixtures", () => {
  const double = useDouble({ fixtures: true });

  it("returns every object and changes none, as the SDKs' own test suites expect", async () => {
    const { customers, paymentMethods } = double.stripe();
    expect((await fetch(double.url)).headers.get("stripe-mock-version")).toMatch(/./);
    expect(await customers.retrieve("cus_123")).toMatchObject({ id: "cus_123", object: "customer" });
    expect(await customers.update("cus_xxxxxxxxxxxxx", { metadata: { order_id: "6735" } })).toMatchObject({
      id: "cus_xxxxxxxxxxxxx",
    });
    expect(await customers.list({ limit: 3 })).toMatchObject({ object: "list", data: [{ object: "customer" }] });
    expect(await customers.search({ query: "name:'fakename'" })).toMatchObject({
      object: "search_result",
      data: [{ object: "customer" }],
    });
    expect(await customers.del("cus_123")).toMatchObject({ id: "cus_123", deleted: true });
    expect(await customers.retrieve("cus_123")).not.toHaveProperty("deleted");
    expect(await customers.listPaymentMethods("cus_123")).toMatchObject({
      data: [{ object: "payment_method", customer: "cus_123" }],
    });
    expect(await customers.retrievePaymentMethod("cus_123", "pm_123")).toMatchObject({ id: "pm_123" });
    expect(await customers.retrieveTaxId("cus_123", "txi_123")).toMatchObject({ id: "txi_123", customer: "cus_123" });
    expect(await customers.listTaxIds("cus_123")).toMatchObject({ data: [{ object: "tax_id" }] });
    expect(await customers.deleteTaxId("cus_123", "txi_123")).toMatchObject({ id: "txi_123", deleted: true });
    expect(await customers.retrieveBalanceTransaction("cus_123", "cbtxn_123")).toMatchObject({
      id: "cbtxn_123",
      object: "customer_balance_transaction",
    });
    expect(await customers.listCashBalanceTransactions("cus_123")).toMatchObject({
      data: [{ object: "customer_cash_balance_transaction" }],
    });
    expect(await customers.retrieveCashBalance("cus_123")).toMatchObject({ object: "cash_balance" });
    expect(await customers.deleteDiscount("cus_123")).toMatchObject({ object: "discount", deleted: true });
    expect(await paymentMethods.attach("pm_123", { customer: "cus_123" })).toMatchObject({ id: "pm_123" });
    expect(await paymentMethods.detach("pm_xxxxxxxxxxxxx")).toMatchObject({ id: "pm_xxxxxxxxxxxxx" });
    await expect(customers.create({ unknown: "x" } as object)).rejects.toMatchObject({ code: "parameter_unknown" });
  });
});
