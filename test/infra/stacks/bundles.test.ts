import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { consumers, endpoints, schedules } from "../../../infra/service.ts";
import { type Bundle, Bundles, bundlesIn } from "../../support/bundles.ts";
import { controlOf } from "../../support/control.ts";
import { batchOf } from "../../support/events.ts";
import { patience } from "../../support/patience.ts";
import { finished, root, start } from "../../support/programs.ts";
import { givenAt, requestsOf } from "../../support/requests.ts";
import { useService } from "../../support/service.ts";
import { post, signed } from "../../support/webhooks.ts";

/** Maximum bytes of a function's code. `npm run bench -- bytes` prints what is in it. */
const budget = 360_000;
/** The budgets of functions that use other packages than most. No endpoint may have more than 400,000 bytes. */
const budgets: Readonly<Record<string, number>> = {
  authorize: 260_000,
  "report-keys": 280_000,
  "retrieve-customer-reference": 380_000,
  "retrieve-customer-reference-history": 380_000,
  "upsert-customer-reference": 400_000,
  "consume-stripe-events": 430_000,
};
const codeOf = (file: string) => file.replace("index.mjs", "function.cjs");

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

describe("what cdk synth builds", () => {
  const service = useService({
    searchLag: 0,
    webhookSecret: "whsec_bundle",
    runtime: bundles.runtime,
  });

  it("is a bundle within its budget for each function", () => {
    expect(new Set(Object.keys(functions))).toEqual(
      new Set([...Object.keys(endpoints), ...Object.keys(consumers), ...Object.keys(schedules), "authorize"]),
    );
    const sizes = Object.entries(functions).map(([name, { file }]) => [name, statSync(codeOf(file)).size] as const);
    expect(sizes.filter(([name, size]) => size > (budgets[name] ?? budget))).toEqual([]);
  });

  it("works for every endpoint, queue and schedule when loaded as in Lambda", async () => {
    const [app, stripe, control] = [service.client(), service.stripe(), controlOf(() => service.stripeUrl)];
    const published: string[] = [];
    service.subscribers.add(({ detail }) => published.push(Object(detail).customer));
    for (const [endpoint, { send, expected }] of Object.entries(requestsOf({ app, stripe, control }))) {
      const given = await givenAt(stripe);
      expect(await send(given), endpoint).toMatchObject(expected(given));
    }
    const reference = await service.fetch("/v1/customer_references/bundle", { method: "PUT" });
    expect(await reference.json()).toMatchObject({ metadata: { user_id: "bundle" } });
    expect(await (await service.fetch("/v1/customer_references/bundle")).json()).toMatchObject({ object: "customer" });
    const history = await service.fetch("/v1/customer_references/bundle/history");
    expect(await history.json()).toMatchObject({ object: "list" });
    const [event] = (await stripe.events.list({ type: "customer.deleted" })).data;
    const { id } = Object(event?.data.object);
    const body = JSON.stringify(event);
    expect((await post(service.url, body, signed(body, "whsec_bundle"))).status).toBe(200);
    await vi.waitUntil(() => published.includes(id), patience);
    // The reconciliation publishes the conflict.
    const { id: other } = await stripe.customers.create({ metadata: { user_id: "bundle" } });
    await stripe.paymentMethods.attach("pm_card_visa", { customer: other });
    expect(await bundles.invoke("reconcile-customers", {}, 840)).toMatchObject({ state: "finished" });
    // One of the four local clients has used its key.
    expect(await bundles.invoke("report-keys", {}, 60)).toEqual({ expiring_keys: 0, unused_keys: 3 });
    await expect(app.customers.update(id, {})).rejects.toMatchObject({ code: "resource_missing" });
  });

  it("says what is wrong with an invalid event", async () => {
    service.queues.events.send(JSON.stringify({ object: "event" }));
    await vi.waitUntil(() => service.queues.failed.size === 1, patience);
    const [failed] = service.queues.failed.receive(1);
    expect(failed?.attributes.reason?.StringValue).toContain("Invalid input: expected string, received undefined");
    service.queues.failed.delete(failed?.receipt ?? "");
  });

  it("prints no warning at a cold start and a request", () => {
    // Node prints a deprecation on standard error; in Lambda, it would be a log line of each cold start.
    expect(Object.fromEntries(bundles.printed)).toEqual(
      Object.fromEntries(Object.keys(functions).map((name) => [name, ""])),
    );
  });

  it("reads exactly the variables of its template", async () => {
    // The type lists every variable, also one that the table no longer gives to any function.
    const [type = ""] = /export type Variable =[^;]+/.exec(readFileSync(`${root}lib/platform/env.ts`, "utf8")) ?? [];
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
