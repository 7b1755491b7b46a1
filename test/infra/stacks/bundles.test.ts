import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { consumers, endpoints, schedules } from "../../../infra/service.ts";
import { type Bundle, Bundles, bundlesIn } from "../../support/bundles.ts";
import { batchOf } from "../../support/events.ts";
import { patience } from "../../support/patience.ts";
import { finished, root, start } from "../../support/programs.ts";
import { useService } from "../../support/service.ts";
import { post, signed } from "../../support/webhooks.ts";

const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
const functions: Record<string, Bundle> = {};
const bundles = new Bundles(() => functions);
beforeAll(async () => {
  const options = ["--quiet", "--context", "environment=dev", "--output", directory];
  const { code, error } = await finished(start("node_modules/aws-cdk/bin/cdk", ["synth", ...options]));
  expect(code, error).toBe(0);
  for (const stack of ["details", "api", "events", "operations"])
    Object.assign(functions, bundlesIn(directory, "dev", stack));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Uses each endpoint for what a customer has. */
async function useDetails(customers: Stripe["customers"], id: string) {
  const taxId = await customers.createTaxId(id, { type: "eu_vat", value: "DE123456789" });
  expect(await customers.listTaxIds(id)).toMatchObject({ data: [{ id: taxId.id }] });
  expect(await customers.retrieveTaxId(id, taxId.id)).toMatchObject({ customer: id });
  expect(await customers.deleteTaxId(id, taxId.id)).toMatchObject({ deleted: true });
  const transaction = await customers.createBalanceTransaction(id, { amount: -5, currency: "usd" });
  expect(await customers.listBalanceTransactions(id)).toMatchObject({ data: [{ amount: -5 }] });
  expect(await customers.retrieveBalanceTransaction(id, transaction.id)).toMatchObject({ ending_balance: -5 });
  const described = await customers.updateBalanceTransaction(id, transaction.id, { description: "Goodwill" });
  expect(described).toMatchObject({ description: "Goodwill" });
  await expect(customers.deleteDiscount(id)).rejects.toMatchObject({ code: "resource_missing" });
  const settings = { reconciliation_mode: "manual" as const };
  expect(await customers.updateCashBalance(id, { settings })).toMatchObject({ settings });
  expect(await customers.retrieveCashBalance(id)).toMatchObject({ settings });
  expect(await customers.listCashBalanceTransactions(id)).toMatchObject({ data: [] });
  await expect(customers.retrieveCashBalanceTransaction(id, "ccsbtxn_1")).rejects.toMatchObject({ statusCode: 404 });
  const bank_transfer = { type: "us_bank_transfer" as const };
  expect(
    await customers.createFundingInstructions(id, { bank_transfer, currency: "usd", funding_type: "bank_transfer" }),
  ).toMatchObject({ bank_transfer });
}

describe("what cdk synth builds", () => {
  const service = useService({
    searchLag: 0,
    webhookSecret: "whsec_bundle",
    runtime: bundles.runtime,
  });

  it("is a file below 720 kB for each function", () => {
    expect(new Set(Object.keys(functions))).toEqual(
      new Set([...Object.keys(endpoints), ...Object.keys(consumers), ...Object.keys(schedules), "authorize"]),
    );
    for (const { file } of Object.values(functions)) expect(statSync(file).size).toBeLessThan(720_000);
  });

  it("works for every endpoint, queue and schedule when loaded as in Lambda", async () => {
    const client = service.client();
    const published: string[] = [];
    service.subscribers.add(({ detail }) => published.push(Object(detail).customer));
    const { id } = await client.customers.create({ email: "bundle@example.com" });
    expect(await client.customers.update(id, { name: "Bundle" })).toMatchObject({ id, name: "Bundle" });
    expect(await client.customers.retrieve(id)).toMatchObject({ id, name: "Bundle" });
    expect(await client.customers.list({ email: "bundle@example.com" })).toMatchObject({ data: [{ id }] });
    expect(await client.customers.search({ query: 'name:"bundle"' })).toMatchObject({ data: [{ id }] });
    const method = await client.paymentMethods.attach("pm_card_visa", { customer: id });
    expect(await client.paymentMethods.list({ customer: id })).toMatchObject({ data: [{ id: method.id }] });
    expect(await client.customers.listPaymentMethods(id)).toMatchObject({ data: [{ id: method.id }] });
    expect(await client.customers.retrievePaymentMethod(id, method.id)).toMatchObject({ id: method.id });
    await useDetails(client.customers, id);
    expect(await client.paymentMethods.retrieve(method.id)).toMatchObject({ customer: id });
    expect(await client.paymentMethods.update(method.id, { metadata: { a: "1" } })).toMatchObject({ customer: id });
    await saveMethods(client, id, method.id);
    expect(await client.paymentMethods.detach(method.id)).toMatchObject({ customer: null });
    expect(await client.customers.del(id)).toMatchObject({ id, deleted: true });
    const reference = await service.fetch("/v1/customer_references/bundle", { method: "PUT" });
    expect(await reference.json()).toMatchObject({ metadata: { user_id: "bundle" } });
    expect(await (await service.fetch("/v1/customer_references/bundle")).json()).toMatchObject({ object: "customer" });
    const history = await service.fetch("/v1/customer_references/bundle/history");
    expect(await history.json()).toMatchObject({ object: "list" });
    const [event] = (await service.stripe().events.list({ type: "customer.deleted" })).data;
    const body = JSON.stringify(event);
    expect((await post(service.url, body, signed(body, "whsec_bundle"))).status).toBe(200);
    await vi.waitUntil(() => published.includes(id), patience);
    // The reconciliation publishes the conflict.
    const { id: other } = await service.stripe().customers.create({ metadata: { user_id: "bundle" } });
    await service.stripe().paymentMethods.attach("pm_card_visa", { customer: other });
    expect(await bundles.invoke("reconcile-customers", {}, 840)).toMatchObject({ state: "finished" });
    // One of the four local clients has used its key.
    expect(await bundles.invoke("report-keys", {}, 60)).toEqual({ expiring_keys: 0, unused_keys: 3 });
    await expect(client.customers.update(id, {})).rejects.toMatchObject({ code: "resource_missing" });
  });

  /** Saves payment methods of a customer through setup intents, and creates sessions. */
  async function saveMethods(
    { billingPortal, customerSessions, setupIntents }: Stripe,
    customer: string,
    card: string,
  ) {
    const parameters = { automatic_payment_methods: { enabled: true, allow_redirects: "never" }, customer } as const;
    const [{ id: first }, { id: second }] = [
      await setupIntents.create(parameters),
      await setupIntents.create({ ...parameters, confirm: true, payment_method: "pm_usBankAccount_success" }),
    ];
    expect(await setupIntents.list({ customer })).toMatchObject({ data: [{ id: second }, { id: first }] });
    expect(await setupIntents.update(first, { payment_method: card })).toMatchObject({ payment_method: card });
    expect(await setupIntents.confirm(first)).toMatchObject({ status: "succeeded" });
    expect(await setupIntents.retrieve(first)).toMatchObject({ status: "succeeded" });
    const verified = await setupIntents.verifyMicrodeposits(second, { amounts: [32, 45] });
    expect(verified).toMatchObject({ status: "succeeded" });
    const { id: third } = await setupIntents.create(parameters);
    expect(await setupIntents.cancel(third)).toMatchObject({ status: "canceled" });
    const components = { buy_button: { enabled: true } };
    expect(await customerSessions.create({ customer, components })).toMatchObject({ customer });
    expect(await billingPortal.sessions.create({ customer })).toMatchObject({ customer });
  }

  it("prints no warning at a cold start and a request", () => {
    // Node prints a deprecation on standard error; in Lambda, it would be a log line of each cold start.
    expect(Object.fromEntries(bundles.printed)).toEqual(
      Object.fromEntries(Object.keys(functions).map((name) => [name, ""])),
    );
  });

  it("reads exactly the variables of its template", async () => {
    // The type lists every variable, also one that the table no longer gives to any function.
    const type = readFileSync(`${root}lib/platform/env.ts`, "utf8");
    const variables = new Set([...type.matchAll(/\| "(\w+)"/g)].map(([, name = ""]) => name));
    const secrets = [...variables].filter((name) => name.includes("SECRET"));
    const withoutSecrets = Object.fromEntries(secrets.map((name) => [name, "none"]));
    const [attached] = (await service.stripe().events.list({ type: "payment_method.attached" })).data;
    const consume = (event: object, changed = {}) =>
      bundles.invokeWith(changed, "consume-stripe-events", batchOf(JSON.stringify(event)), 60);
    const { id: customer } = await service.stripe().customers.create({ metadata: { user_id: "bundle" } });
    const ofReference = {
      ...attached,
      id: "evt_of_reference",
      data: { object: { ...attached?.data.object, customer } },
    };
    const ofUnknownCustomer = {
      ...attached,
      id: "evt_unknown_customer",
      data: { object: { ...attached?.data.object, customer: "cus_0" } },
    };
    await consume(ofReference);
    await consume({ ...attached, livemode: true });
    // The consumer reads a customer at Stripe that the directory does not contain.
    await consume(ofUnknownCustomer, withoutSecrets);
    // A failure that only an operator can repair also reads the variable with the environment's name.
    for (const [name, event] of [...bundles.events])
      await bundles.invokeWith(withoutSecrets, name, event, 60).catch(() => {});
    for (const [name, bundle] of Object.entries(functions))
      expect([name, bundles.read.get(name)?.intersection(variables)]).toEqual([name, new Set(bundle.variables)]);
  });
});
