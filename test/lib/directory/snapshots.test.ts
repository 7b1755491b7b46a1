import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Snapshot } from "../../../lib/directory/snapshot.ts";
import { getItem, type Item, putItem } from "../../../lib/platform/table.ts";
import { consume, eventsAfter } from "../../support/events.ts";
import { useService } from "../../support/service.ts";

const service = useService();
let after: string | undefined;
beforeEach(async () => {
  after = (await service.stripe().events.list({ limit: 1 })).data[0]?.id;
  // Stops the clock, so that everything happens within one second by default.
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});
const happened = () => eventsAfter(service.stripe(), after);
const handle = async (event: object = {}) => expect(await consume(JSON.stringify(event))).toBe(0);
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const snapshotOf = (customer: string) => getItem<Snapshot>(`customer#${customer}`);
const reads = async () =>
  ((await service.control("GET", "/requests")) as { method: string; path: string }[]).filter(
    ({ method, path }) => method === "GET" && /^\/v1\/(customers|payment_methods)\/\w+$/.test(path),
  ).length;

describe("a read of Stripe in the same second as the event that caused it", () => {
  it("does not count as the end of that second, so the next contradiction causes another read", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "one" } });
    await service.stripe().customers.update(id, { metadata: { user_id: "two" } });
    const [created, second] = await happened();
    await handle(second);
    await handle(created);
    expect((await snapshotOf(id))?.state?.references).toEqual(["shop#two"]);
    await service.stripe().customers.update(id, { metadata: { user_id: "three" } });
    await handle((await happened()).at(-1));
    expect((await snapshotOf(id))?.state?.references).toEqual(["shop#three"]);
  });
});

describe("events of one second", () => {
  it("cause no read of Stripe if they agree", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "same" } });
    await service.stripe().customers.update(id, { name: "Jenny" });
    const before = await reads();
    for (const event of (await happened()).toReversed()) await handle(event);
    expect(await reads()).toBe(before);
  });

  it("cause a single read if it happens two seconds later, because it counts as the end of their second", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "first" } });
    await service.stripe().customers.update(id, { metadata: { user_id: "second" } });
    await service.stripe().customers.update(id, { metadata: { user_id: "third" } });
    const [created, second, third] = await happened();
    later(2);
    const before = await reads();
    for (const event of [third, created, second]) await handle(event);
    expect(await reads()).toBe(before + 1);
    expect((await snapshotOf(id))?.state?.references).toEqual(["shop#third"]);
  });
});

describe("a payment method that is detached", () => {
  it("stays detached without a further read of Stripe if an event of the same second contradicts", async () => {
    vi.stubEnv("CARD_DETAILS", "true");
    const { id: customer } = await service.stripe().customers.create();
    const { id } = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    await service.stripe().paymentMethods.detach(id);
    const before = await reads();
    for (const event of (await happened()).toReversed()) await handle(event);
    expect((await snapshotOf(customer))?.payment_methods[id]).toMatchObject({ deleted: true });
    expect(await reads()).toBe(before + 1);
  });
});

describe("a deleted customer", () => {
  it("is removed from the entry of its reference, and late events add no payment methods to it", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "deleted" } });
    await service.stripe().paymentMethods.attach("pm_card_visa", { customer: id });
    const [created, attached] = await happened();
    await handle(created);
    later(5);
    await service.stripe().customers.del(id);
    const deleted = (await happened()).find(({ type }) => type === "customer.deleted");
    await handle(deleted);
    await handle(attached);
    expect(await getItem("reference#shop#deleted")).toEqual({ pk: "reference#shop#deleted" });
    const snapshot = await snapshotOf(id);
    expect(snapshot).toMatchObject({ state: { deleted: true, references: [] } });
    expect(snapshot?.payment_methods).toEqual({});
  });
});

describe("a read of Stripe", () => {
  it("frees the references of a customer that is deleted", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "freed" } });
    await handle((await happened()).at(-1));
    later(5);
    await service.stripe().customers.update(id, { metadata: { user_id: "" } });
    const updated = (await happened()).at(-1);
    await service.stripe().customers.del(id);
    await handle(updated);
    expect(await getItem("reference#shop#freed")).toEqual({ pk: "reference#shop#freed" });
  });

  it("does not replace a later event if Stripe's clock is a second behind", async () => {
    const { id: customer } = await service.stripe().customers.create({ metadata: { user_id: "read" } });
    await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    later(60);
    await handle((await happened()).at(-1));
    expect((await snapshotOf(customer))?.state?.references).toEqual(["shop#read"]);
    later(-1);
    await service.stripe().customers.update(customer, { metadata: { user_id: "read", reference_support: "next" } });
    later(1);
    await handle((await happened()).at(-1));
    expect((await snapshotOf(customer))?.state?.references).toEqual(["shop#read", "support#next"]);
  });
});

describe("a snapshot with more than 1000 payment methods", () => {
  /** Attaches a payment method to a customer whose snapshot is full. */
  async function overflow(payment_methods: object, forgotten?: number) {
    const { id: customer } = await service.stripe().customers.create();
    const known = { pk: `customer#${customer}`, customer, payment_methods, former: [], revision: 1 };
    await putItem({ ...known, ...(forgotten && { forgotten }) } as Item);
    const { id } = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    await handle((await happened()).at(-1));
    return { id, snapshot: await snapshotOf(customer) };
  }
  const now = Math.floor(Date.now() / 1000);
  const detached = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`pm_${index}`, { updated: now - 2000 + index, deleted: true }]),
    );

  it("removes the payment method that was detached first, but none that is attached", async () => {
    const { id, snapshot } = await overflow({ pm_attached: { updated: now - 5000 }, ...detached(999) });
    const ids = Object.keys(snapshot?.payment_methods ?? {});
    expect(ids).toHaveLength(1000);
    expect(["pm_attached", id, "pm_0", "pm_1"].map((method) => ids.includes(method))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(snapshot?.forgotten).toBe(now - 2000);
  });

  it("stores the latest time of a removed payment method", async () => {
    const { snapshot } = await overflow(detached(1000), now - 100);
    expect(snapshot?.forgotten).toBe(now - 100);
  });
});
