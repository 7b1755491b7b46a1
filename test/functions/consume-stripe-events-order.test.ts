import { describe, expect, it, vi } from "vitest";
import { readEntry } from "../../lib/directory/entries.ts";
import type { Snapshot } from "../../lib/directory/snapshot.ts";
import { putItem } from "../../lib/platform/table.ts";
import { snapshotOf, texts, useConsumer } from "../support/consumer.ts";
import { consume } from "../support/events.ts";
import { shop } from "../support/references.ts";

const { service, published, newEvents, contradiction } = useConsumer();

describe("consume-stripe-events, for events in any order,", () => {
  it("settles a contradiction within a second by one read of Stripe, for all deliveries together", async () => {
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

  it("stores the details of cards only if the environment says so, and settles contradictions about them", async () => {
    const cardOf = async (isStored: string) => {
      process.env.CARD_DETAILS = isStored;
      const stripe = service.stripe();
      const { id: customer } = await stripe.customers.create();
      const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
      for (const exp_month of [1, 2, 3]) await stripe.paymentMethods.update(id, { card: { exp_month } });
      for (const text of texts(await newEvents()).reverse()) expect(await consume(text)).toBe(0);
      vi.useRealTimers();
      const snapshot = await snapshotOf(customer);
      return snapshot?.payment_methods[id];
    };
    const exp_year = new Date().getFullYear() + 1;
    expect(await cardOf("true")).toMatchObject({ card: { brand: "visa", last4: "4242", exp_month: 3, exp_year } });
    expect(await cardOf("false")).not.toHaveProperty("card");
  });

  it("does not restore a deleted customer", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "gone" } });
    await service.stripe().customers.update(id, { name: "Gone" });
    await service.stripe().customers.del(id);
    for (const text of texts(await newEvents()).reverse()) expect(await consume(text)).toBe(0);
    expect(await snapshotOf(id)).toMatchObject({ state: { deleted: true, references: [] }, payment_methods: {} });
    expect(await readEntry(shop("gone"))).toMatchObject({ customers: [] });
  });

  it("frees no reference that the customer has again at Stripe", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "again" } });
    await consume(...texts(await newEvents()));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
    await service.stripe().customers.update(id, { metadata: { user_id: "" } });
    vi.setSystemTime(Date.now() + 5000);
    await service.stripe().customers.update(id, { metadata: { user_id: "again" } });
    const [, unset = ""] = texts(await newEvents());
    vi.setSystemTime(Date.now() + 5000);
    expect(await consume(unset)).toBe(0);
    vi.useRealTimers();
    expect((await readEntry(shop("again"))).customers).toMatchObject([{ id }]);
    expect(published.at(-1)?.detail).toMatchObject({ references: [{ namespace: "shop", reference: "again" }] });
  });

  it("ignores an event of the same second as a read of Stripe", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "first" } });
    await consume(...texts(await newEvents()));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
    await service.stripe().customers.update(id, { metadata: { user_id: "second" } });
    await service.stripe().customers.update(id, { metadata: { user_id: "" } });
    const [, second = "", none = ""] = texts(await newEvents());
    expect([await consume(none), await consume(second)]).toEqual([0, 0]);
    vi.useRealTimers();
    expect(await snapshotOf(id)).toMatchObject({ state: { references: [] } });
    expect(await readEntry(shop("second"))).toMatchObject({ customers: [] });
  });

  it("handles any number of payment methods", async () => {
    const { id: customer } = await service.stripe().customers.create();
    const since = Math.floor(Date.now() / 1000) - 5000;
    const detached = Array.from({ length: 2400 }, (_, index) => [
      `pm_${String(index).padStart(24, "0")}`,
      { updated: since + index, complete: true, deleted: true, event: `evt_${String(index).padStart(24, "0")}` },
    ]);
    // This is near DynamoDB's maximum size of an item.
    await putItem({
      pk: `customer#${customer}`,
      customer,
      payment_methods: Object.fromEntries(detached),
      former: [],
      revision: 1,
    } as Snapshot);
    const method = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    for (const text of texts(await newEvents())) expect(await consume(text)).toBe(0);
    const { payment_methods = {}, forgotten } = (await snapshotOf(customer)) ?? {};
    expect([Object.keys(payment_methods).length, forgotten]).toEqual([1000, since + 1400]);
    expect(payment_methods[method.id]).toMatchObject({ updated: method.created });
    // An event of a forgotten payment method restores it only if it is attached at Stripe.
    const late = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    await service.stripe().paymentMethods.detach(late.id);
    const attached = (await newEvents()).find(
      ({ type, data }) => type === "payment_method.attached" && Object(data.object).id === late.id,
    );
    expect(await consume(JSON.stringify({ ...attached, created: since + 1000 }))).toBe(0);
    expect((await snapshotOf(customer))?.payment_methods[late.id]).toMatchObject({ deleted: true });
  });
});
