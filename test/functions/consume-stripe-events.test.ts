import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import type Stripe from "stripe";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../../infra/local/aws/event-bridge.ts";
import { doubleKeys } from "../../infra/local/environment.ts";
import { readEntry } from "../../lib/directory/entries.ts";
import type { Snapshot } from "../../lib/directory/snapshot.ts";
import { dynamo, getItem, putItem } from "../../lib/platform/table.ts";
import { CustomerChange } from "../../lib/schemas/change-event.ts";
import { consume, eventsAfter } from "../support/events.ts";
import { patience } from "../support/patience.ts";
import { shop } from "../support/references.ts";
import { useService } from "../support/service.ts";

const service = useService({ retryAfter: 0 });
const told: BusEvent[] = [];
beforeAll(() => {
  service.subscribers.add((event) => told.push(event));
});
let after: string | undefined;
beforeEach(async () => {
  told.length = 0;
  after = (await service.stripe().events.list({ limit: 1 })).data[0]?.id;
});
const happened = () => eventsAfter(service.stripe(), after);
const texts = (events: readonly object[]) => events.map((event) => JSON.stringify(event));
const snapshotOf = (customer: string) => getItem<Snapshot>(`customer#${customer}`);

/** A customer with two changes within one second, which say different things, and their events. */
async function contradiction(): Promise<[string, Stripe.Event[]]> {
  vi.useFakeTimers({ toFake: ["Date"], now: Math.floor(Date.now() / 1000) * 1000 });
  const { id } = await service.stripe().customers.create({ metadata: { user_id: "one" } });
  await service.stripe().customers.update(id, { metadata: { user_id: "two" } });
  await service.stripe().customers.update(id, { metadata: { user_id: "three" } });
  return [id, await happened()];
}

describe("consume-stripe-events", () => {
  it("tells of each change by ids and names of fields alone", async () => {
    const stripe = service.stripe();
    const { id } = await stripe.customers.create({ name: "Jenny", metadata: { user_id: "told", note: "tea" } });
    await stripe.customers.update(id, { name: "Jenny Rosen", metadata: { note: "" } });
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: id });
    await stripe.paymentMethods.detach(method.id);
    await stripe.customers.del(id);
    const events = await happened();
    for (const text of texts(events)) expect(await consume(text)).toBe(0);
    const facts = (index: number, changed: string[]) => ({
      type: events[index]?.type,
      source: "stripe-customers",
      detail: {
        version: 1,
        id: events[index]?.id,
        created: events[index]?.created,
        livemode: false,
        customer: id,
        references: [{ namespace: "shop", reference: "told" }],
        changed,
      },
    });
    expect(told.map(({ "detail-type": type, source, detail }) => ({ type, source, detail }))).toEqual([
      facts(0, []),
      facts(1, ["metadata", "name"]),
      facts(2, []),
      facts(3, ["customer"]),
      facts(4, []),
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      "customer.created",
      "customer.updated",
      "payment_method.attached",
      "payment_method.detached",
      "customer.deleted",
    ]);
    for (const { detail } of told) expect(CustomerChange.parse(detail)).toEqual(detail);
  });

  it("tells of an event once, however often it comes", async () => {
    await service.stripe().customers.create();
    const [text = ""] = texts(await happened());
    for (const bodies of [[text], [text], [text, text]]) expect(await consume(...bodies)).toBe(0);
    expect(told).toHaveLength(1);
  });

  it("settles a contradiction within a second by one reading of Stripe, which all deliveries share", async () => {
    const [id, events] = await contradiction();
    vi.setSystemTime(Date.now() + 5000);
    const readings = async () =>
      ((await service.control("GET", "/requests")) as { method: string; path: string }[]).filter(
        ({ method, path }) => method === "GET" && path === `/v1/customers/${id}`,
      ).length;
    for (const text of [...texts(events).reverse(), ...texts(events)]) await consume(text);
    expect(await readings()).toBe(1);
    expect(await snapshotOf(id)).toMatchObject({ state: { references: ["shop#three"], complete: true } });
    expect([await readEntry(shop("one")), await readEntry(shop("two"))]).toMatchObject([
      { customers: [] },
      { customers: [] },
    ]);
    vi.useRealTimers();
  });

  it("keeps the details of cards only where the environment says so, and settles contradictions about them", async () => {
    const cardOf = async (kept: string) => {
      process.env.CARD_DETAILS = kept;
      const stripe = service.stripe();
      const { id: customer } = await stripe.customers.create();
      const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
      for (const exp_month of [1, 2, 3]) await stripe.paymentMethods.update(id, { card: { exp_month } });
      for (const text of texts(await happened()).reverse()) expect(await consume(text)).toBe(0);
      vi.useRealTimers();
      const snapshot = await snapshotOf(customer);
      return snapshot?.payment_methods[id];
    };
    const exp_year = new Date().getFullYear() + 1;
    expect(await cardOf("true")).toMatchObject({ card: { brand: "visa", last4: "4242", exp_month: 3, exp_year } });
    expect(await cardOf("false")).not.toHaveProperty("card");
  });

  it("leaves what is deleted deleted", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "gone" } });
    await service.stripe().customers.update(id, { name: "Gone" });
    await service.stripe().customers.del(id);
    for (const text of texts(await happened()).reverse()) expect(await consume(text)).toBe(0);
    expect(await snapshotOf(id)).toMatchObject({ state: { deleted: true, references: [] }, payment_methods: {} });
    expect(await readEntry(shop("gone"))).toMatchObject({ customers: [] });
  });

  it("frees no reference that a customer has again by now", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "again" } });
    await consume(...texts(await happened()));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
    await service.stripe().customers.update(id, { metadata: { user_id: "" } });
    vi.setSystemTime(Date.now() + 5000);
    await service.stripe().customers.update(id, { metadata: { user_id: "again" } });
    const [, unset = ""] = texts(await happened());
    vi.setSystemTime(Date.now() + 5000);
    expect(await consume(unset)).toBe(0);
    vi.useRealTimers();
    expect((await readEntry(shop("again"))).customers).toMatchObject([{ id }]);
    expect(told.at(-1)?.detail).toMatchObject({ references: [{ namespace: "shop", reference: "again" }] });
  });

  it("takes nothing for newer than what it read of the same second", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "first" } });
    await consume(...texts(await happened()));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
    await service.stripe().customers.update(id, { metadata: { user_id: "second" } });
    await service.stripe().customers.update(id, { metadata: { user_id: "" } });
    const [, second = "", none = ""] = texts(await happened());
    expect([await consume(none), await consume(second)]).toEqual([0, 0]);
    vi.useRealTimers();
    expect(await snapshotOf(id)).toMatchObject({ state: { references: [] } });
    expect(await readEntry(shop("second"))).toMatchObject({ customers: [] });
  });

  it("names the references of a customer whose payment method's event comes before its own", async () => {
    const { id: customer } = await service.stripe().customers.create({ metadata: { user_id: "early" } });
    await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    const [, attached = ""] = texts(await happened());
    expect(await consume(attached)).toBe(0);
    expect(told.at(-1)?.detail).toMatchObject({ references: [{ namespace: "shop", reference: "early" }] });
  });

  it("has the oldest of two customers keep a reference, and tells of the other", async () => {
    const metadata = { user_id: "both", reference_support: "both" };
    const first = await service.stripe().customers.create({ metadata });
    const second = await service.stripe().customers.create({ metadata });
    await consume(...texts(await happened()));
    const ids = (await readEntry(shop("both"))).customers.map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set([first.id, second.id]));
    const conflicts = told.filter((event) => event["detail-type"] === "customer_reference.conflicting");
    expect(conflicts.slice(-2)).toMatchObject([
      { detail: { namespace: "shop", reference: "both", customers: ids } },
      { detail: { namespace: "support", reference: "both", customers: ids } },
    ]);
    // Each event has an id of its own, the same at each delivery.
    const published = () => told.map(({ "detail-type": type, detail }) => [type, Object(detail).id]);
    const before = published();
    expect(new Set(before.map(([, id]) => id)).size).toBe(before.length);
    told.length = 0;
    const again = await happened();
    for (const { id } of again)
      await dynamo().send(new DeleteCommand({ TableName: process.env.TABLE, Key: { pk: `event#${id}` } }));
    await consume(...texts(again.slice(1)));
    expect(published()).toEqual(before.slice(-published().length));
    expect(published().map(([type]) => type)).toContain("customer_reference.conflicting");
    await service.stripe().customers.del(first.id);
    await consume(...texts(await happened()));
    expect((await readEntry(shop("both"))).customers.map(({ id }) => id)).toEqual([second.id]);
  });

  it("takes any number of payment methods", async () => {
    const { id: customer } = await service.stripe().customers.create();
    const since = Math.floor(Date.now() / 1000) - 5000;
    const detached = Array.from({ length: 2400 }, (_, index) => [
      `pm_${String(index).padStart(24, "0")}`,
      { updated: since + index, complete: true, deleted: true, event: `evt_${String(index).padStart(24, "0")}` },
    ]);
    // DynamoDB takes no more.
    await putItem({
      pk: `customer#${customer}`,
      customer,
      payment_methods: Object.fromEntries(detached),
      former: [],
      revision: 1,
    } as Snapshot);
    const method = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    for (const text of texts(await happened())) expect(await consume(text)).toBe(0);
    const { payment_methods = {}, forgotten } = (await snapshotOf(customer)) ?? {};
    expect([Object.keys(payment_methods).length, forgotten]).toEqual([1000, since + 1400]);
    expect(payment_methods[method.id]).toMatchObject({ updated: method.created });
    // An event of one that was left out brings it back only if Stripe says that it is attached.
    const late = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    await service.stripe().paymentMethods.detach(late.id);
    const attached = (await happened()).find(
      ({ type, data }) => type === "payment_method.attached" && Object(data.object).id === late.id,
    );
    expect(await consume(JSON.stringify({ ...attached, created: since + 1000 }))).toBe(0);
    expect((await snapshotOf(customer))?.payment_methods[late.id]).toMatchObject({ deleted: true });
  });

  it("passes over types that it does not know", async () => {
    const event = {
      object: "event",
      id: "evt_x",
      api_version: null,
      created: 1,
      livemode: false,
      type: "charge.failed",
    };
    expect(await consume(JSON.stringify(event))).toBe(0);
    expect([told, service.queues.failed.size]).toEqual([[], 0]);
  });
});

describe("an event that cannot be handled", () => {
  const poisons: [string, (event: Stripe.Event) => string, RegExp][] = [
    [
      "of another API version",
      (event) => JSON.stringify({ ...event, api_version: "2024-06-20" }),
      /^The event is of API version 2024-06-20, not of 2026-10-28\.endive\.$/,
    ],
    [
      "of live mode",
      (event) => JSON.stringify({ ...event, livemode: true }),
      /^The event is of live mode, not of test mode\.$/,
    ],
    ["that is no JSON", () => "Zaphod", /^The message is not JSON\.$/],
    [
      "that is a thin one",
      () => JSON.stringify({ object: "v2.core.event", id: "evt_1", type: "v1.customer.created" }),
      /^The message is not a valid Stripe event: .*at object/s,
    ],
    [
      "without its object",
      (event) => JSON.stringify({ ...event, data: { object: { object: "customer", name: "Zaphod" } } }),
      /^The message is not a valid Stripe event: .*at data\.object\.id/s,
    ],
  ];
  it.each(poisons)(
    "%s goes to the dead-letter queue with its reason, and the others go on",
    async (_, spoil, reason) => {
      await service.stripe().customers.create();
      await service.stripe().customers.create();
      await service.stripe().customers.create();
      const [first, second, third] = await happened();
      const poison = spoil(second as Stripe.Event);
      for (const body of [JSON.stringify(first), poison, JSON.stringify(third)]) service.queues.events.send(body);
      await vi.waitUntil(() => service.queues.events.size === 0, patience);
      expect(new Set(told.map(({ detail }) => Object(detail).id))).toEqual(new Set([first?.id, third?.id]));
      const [failed, ...others] = service.queues.failed.receive(10);
      expect([failed?.body, others]).toEqual([poison, []]);
      expect(failed?.attributes.reason?.StringValue).toMatch(reason);
      expect(failed?.attributes.reason?.StringValue).not.toContain("Zaphod");
      service.queues.failed.delete(failed?.receipt ?? "");
    },
  );

  it("because Stripe refuses the key is tried again, and at last goes there too; put back it is handled", async () => {
    const [id, events] = await contradiction();
    vi.useRealTimers();
    const [first = "", second = ""] = texts(events);
    await consume(first);
    await service.control("PUT", "/keys", {});
    service.queues.events.send(second);
    await vi.waitUntil(() => service.queues.failed.size === 1, patience);
    await service.control("PUT", "/keys", doubleKeys);
    const [failed] = service.queues.failed.receive(1);
    expect(failed?.attributes.reason?.StringValue).toBe(
      "Failed in 5 attempts, at last with Misconfigured stripe_key_refused.",
    );
    service.queues.events.send(failed?.body ?? "");
    service.queues.failed.delete(failed?.receipt ?? "");
    await vi.waitUntil(() => service.queues.events.size === 0, patience);
    expect(await snapshotOf(id)).toMatchObject({ state: { references: ["shop#three"] } });
    expect(told.map(({ detail }) => Object(detail).id)).toEqual(events.slice(0, 2).map((event) => event.id));
  });

  it("because the bus does not take it is tried again until it does", async () => {
    await service.stripe().customers.create();
    const [event] = await happened();
    const bus = mockClient(EventBridgeClient);
    const refused = { FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException" }] };
    bus.on(PutEventsCommand).resolvesOnce(refused).resolvesOnce(refused).resolves({});
    service.queues.events.send(JSON.stringify(event));
    await vi.waitUntil(() => service.queues.events.size === 0, patience);
    const sent = bus.commandCalls(PutEventsCommand).map(({ args: [{ input }] }) => input.Entries?.[0]?.Detail ?? "{}");
    bus.restore();
    expect(sent.map((detail) => JSON.parse(detail).id)).toEqual([event?.id, event?.id, event?.id]);
    expect(service.queues.failed.size).toBe(0);
  });

  it("because the bus never takes it goes there with EventBridge's reason", async () => {
    await service.stripe().customers.create();
    const bus = mockClient(EventBridgeClient);
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException" }] });
    for (const text of texts(await happened())) service.queues.events.send(text);
    await vi.waitUntil(() => service.queues.failed.size === 1, patience);
    bus.restore();
    const [failed] = service.queues.failed.receive(1);
    expect(failed?.attributes.reason?.StringValue).toBe(
      "Failed in 5 attempts, at last with PublicationFailed ThrottlingException.",
    );
    service.queues.failed.delete(failed?.receipt ?? "");
  });
});
