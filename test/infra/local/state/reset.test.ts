import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { tables } from "../../../../infra/local/resources.ts";
import { startLocal } from "../../../../infra/local/start.ts";
import { dynamo } from "../../../../lib/platform/table.ts";
import { inProcess, invoke } from "../../../support/invoke.ts";
import { patience } from "../../../support/patience.ts";
import { referencesAt } from "../../../support/references.ts";
import { useService } from "../../../support/service.ts";

// The webhook refuses events during a reset.
const service = useService({ webhooks: true, searchLag: 0, undocumented: [503] });
const { put, get } = referencesAt(() => service.url);
const control = (method: string, path: string, body?: object) => service.control(method, path, body);

const underWay = async () => ((await control("GET", "/deliveries")) as { under_way: number }).under_way;
/** Waits until the events are handled. */
const settled = () => vi.waitUntil(async () => (await underWay()) + service.queues.events.size === 0, patience);

async function itemsIn(TableName: string) {
  const { Items = [] } = await dynamo().send(new ScanCommand({ TableName }));
  return Items;
}

/** Returns everything that a reset deletes. */
async function contents() {
  const items = await Promise.all(Object.keys(tables).map(itemsIn));
  const { customers, events } = service.stripe();
  return {
    items: items.flat(),
    customers: (await customers.list()).data,
    events: (await events.list()).data,
    messages: service.queues.events.size + service.queues.failed.size,
    deliveries: await underWay(),
  };
}

const nothing = { items: [], customers: [], events: [], messages: 0, deliveries: 0 };

describe("a reset of the local run", () => {
  beforeEach(() => service.reset());

  it("deletes the customers, their references and their events, also those under way", async () => {
    await put("done");
    await settled();
    await control("POST", "/delivery_faults", { fault: "delayed", delay_ms: 3_600_000 });
    await service.stripe().customers.create({ metadata: { user_id: "delayed" } });
    service.queues.events.send("not JSON");
    await vi.waitUntil(() => service.queues.failed.size === 1, patience);
    expect((await contents()).items.length).toBeGreaterThan(0);
    await service.reset();
    expect(await contents()).toEqual(nothing);
  });

  it("waits for requests in progress, and lets later ones begin with nothing", async () => {
    await control("POST", "/faults", { fault: "slow", method: "POST", path: "/v1/customers", delay_ms: 300 });
    const order: string[] = [];
    const note = <Result>(name: string, work: Promise<Result>) => work.finally(() => order.push(name));
    const before = note("before", put("one", { name: "before" }));
    const isAtStripe = async () =>
      ((await control("GET", "/requests")) as { method: string; path: string }[]).some(
        ({ method, path }) => method === "POST" && path === "/v1/customers",
      );
    await vi.waitUntil(isAtStripe, patience);
    const reset = note("reset", service.reset());
    const after = note("after", put("one"));
    expect((await before).body).toMatchObject({ name: "before" });
    await reset;
    expect((await after).body).toMatchObject({ name: null });
    expect(order).toEqual(["before", "reset", "after"]);
    expect((await service.stripe().customers.list()).data).toMatchObject([{ id: (await after).body.id }]);
  });

  it("leaves the double and the directory in agreement under load", async () => {
    const references = Array.from({ length: 40 }, (_, index) => `load-${index}`);
    const requests = references.map((reference) => put(reference));
    const direct = references.map((reference) =>
      service.stripe().customers.create({ metadata: { user_id: `direct-${reference}` } }),
    );
    await Promise.all([...requests, ...direct, service.reset(), service.reset()]);
    await settled();
    const { data } = await service.stripe().customers.list({ limit: 100 });
    const customers = new Map(data.map(({ id, metadata }) => [metadata.user_id, id]));
    expect(customers.size).toBe(data.length);
    for (const reference of [...references, ...references.map((reference) => `direct-${reference}`)]) {
      const { status, body } = await get(reference);
      expect([reference, status === 404 ? undefined : body.id]).toEqual([reference, customers.get(reference)]);
    }
  });

  it("leaves the webhook endpoint and the keys", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "next" } });
    await settled();
    expect((await get("next")).body.id).toBe(id);
  });

  it("is a command at the port of the service, which lists its commands", async () => {
    await put("one");
    const send = (method: string, path: string) => fetch(`${service.url}/_control${path}`, { method });
    const unknown = await send("GET", "");
    expect([unknown.status, await unknown.json()]).toMatchObject([
      404,
      { commands: { "POST /reset": expect.any(String) } },
    ]);
    expect((await send("POST", "/reset")).status).toBe(200);
    expect(await contents()).toEqual(nothing);
  });
});

it("refuses the reset of a web page elsewhere", async () => {
  const init = { method: "POST", headers: { Origin: "https://example.com" } };
  const response = await fetch(`${service.url}/_control/reset`, init);
  expect([response.status, await response.json()]).toEqual([
    403,
    { error: { message: "Only a page of the local service can send this request." } },
  ]);
});

describe("a local run that calls Stripe", () => {
  it("refuses a reset and a file for the state", async () => {
    const runtime = inProcess(invoke);
    using service = await startLocal({ stripeKey: "sk_test_1", runtime });
    const response = await fetch(`${service.url}/_control/reset`, { method: "POST" });
    const message = "Stripe's test mode cannot be reset. Delete its data in Stripe's dashboard.";
    expect([response.status, await response.json()]).toEqual([400, { error: { message } }]);
    await expect(startLocal({ stripeKey: "sk_test_1", persist: "none/state", runtime })).rejects.toThrow(
      "--persist stores the Stripe double, which STRIPE_SECRET_KEY replaces.",
    );
  });
});
