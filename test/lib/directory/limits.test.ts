import { afterEach, describe, expect, it, vi } from "vitest";
import { referenceIn } from "../../../lib/directory/entries.ts";
import type { Snapshot } from "../../../lib/directory/snapshot.ts";
import { getItem, type Item, putItem } from "../../../lib/platform/table.ts";
import { consume, eventsAfter } from "../../support/events.ts";
import { useService } from "../../support/service.ts";
import { itemsOf } from "../../support/table.ts";

const service = useService();
const day = 86_400;
let after: string | undefined;
/** Sends the events since the last call to the consumer. */
async function catchUp() {
  const events = await eventsAfter(service.stripe(), after);
  after = events.at(-1)?.id ?? after;
  while (events.length > 0)
    expect(await consume(...events.splice(0, 10).map((event) => JSON.stringify(event)))).toBe(0);
}
const snapshotOf = (customer: string) => getItem<Snapshot>(`customer#${customer}`);
const sizesOf = async (reference: string) => {
  const entry = await getItem<Item & Partial<Record<"customers" | "former", Set<string>>>>(`reference#${reference}`);
  return { customers: entry?.customers?.size ?? 0, former: entry?.former?.size ?? 0 };
};
/** Names of `count` customers that do not exist at Stripe, in the format of an entry. */
const names = (count: number) =>
  new Set(Array.from({ length: count }, (_, index) => `00000000000${index}#cus_${index}`));
const store = (item: object) => putItem(item as Item);

afterEach(() => vi.useRealTimers());

describe("an entry", () => {
  it("stores at most 100 customers in conflict", async () => {
    await store({ pk: "reference#shop#crowded", customers: names(99) });
    for (let count = 0; count < 2; count++)
      await service.stripe().customers.create({ metadata: { user_id: "crowded" } });
    await catchUp();
    expect(await sizesOf("shop#crowded")).toEqual({ customers: 100, former: 0 });
  });

  it("stores at most 100 former customers, and unlinks the others too", async () => {
    await store({ pk: "reference#shop#left", former: names(99) });
    for (let count = 0; count < 2; count++) {
      const { id } = await service.stripe().customers.create({ metadata: { user_id: "left" } });
      await catchUp();
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
      await service.stripe().customers.update(id, { metadata: { user_id: "" } });
      await catchUp();
    }
    expect(await sizesOf("shop#left")).toEqual({ customers: 0, former: 100 });
  });

  it("does not store a customer as both current and former", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "returned" } });
    await catchUp();
    for (const user_id of ["elsewhere", "returned"]) {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
      await service.stripe().customers.update(id, { metadata: { user_id } });
      await catchUp();
    }
    expect(await sizesOf("shop#returned")).toEqual({ customers: 1, former: 0 });
    expect(await sizesOf("shop#elsewhere")).toEqual({ customers: 0, former: 1 });
  });
});

describe("a snapshot", () => {
  /** Stores a snapshot with these payment methods, as the consumer does. Returns the customer's id. */
  async function known(payment_methods: object, former: string[] = []) {
    const { id: customer } = await service.stripe().customers.create();
    await store({ pk: `customer#${customer}`, customer, payment_methods, former, revision: 1 });
    return customer;
  }

  it("removes only payment methods that were detached more than 90 days ago", async () => {
    const now = Math.floor(Date.now() / 1000);
    const detached = (days: number) => ({ updated: now - days * day, complete: true, deleted: true });
    const attached = { updated: now - 1000 * day, complete: true };
    const customer = await known({ pm_old: detached(91), pm_late: detached(89), pm_attached: attached });
    const { id } = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    await catchUp();
    const { payment_methods = {} } = (await snapshotOf(customer)) ?? {};
    expect(new Set(Object.keys(payment_methods))).toEqual(new Set([id, "pm_late", "pm_attached"]));
  });

  it("of a deleted customer expires 90 days after the event", async () => {
    const customer = await known({ pm_1: { updated: 1, complete: true } });
    await service.stripe().customers.del(customer);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const expires = Math.floor(Date.now() / 1000) + 90 * day;
    await catchUp();
    const snapshot = await snapshotOf(customer);
    expect(snapshot).toMatchObject({ expires, state: { deleted: true } });
    expect(snapshot?.payment_methods).toEqual({});
  });

  it("of an existing customer does not expire", async () => {
    const customer = await known({});
    await service.stripe().customers.update(customer, { name: "Alive" });
    await catchUp();
    expect(await snapshotOf(customer)).not.toHaveProperty("expires");
  });

  it("contains the last 50 references that the customer lost", async () => {
    const former = Array.from({ length: 50 }, (_, index) => `shop#former ${index}`);
    const customer = await known({}, former);
    await service.stripe().customers.update(customer, { metadata: { user_id: "latest" } });
    await catchUp();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5000 });
    await service.stripe().customers.update(customer, { metadata: { user_id: "" } });
    await catchUp();
    expect((await snapshotOf(customer))?.former).toEqual([...former.slice(1), "shop#latest"]);
  });
});

describe("the ledger", () => {
  it("contains an event for 35 days", async () => {
    await service.stripe().customers.create();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const handled = Math.floor(Date.now() / 1000);
    await catchUp();
    expect(await getItem(`event#${after}`)).toEqual({ pk: `event#${after}`, handled, expires: handled + 35 * day });
  });
});

describe("a claim", () => {
  it("with more than 350 kB of parameters is rejected with a 413 and not stored", async () => {
    const text = "x".repeat(5000);
    const put = (count: number) =>
      service.fetch("/v1/customer_references/large", {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ preferred_locales: Array(count).fill(text) }),
      });
    const response = await put(70);
    expect([response.status, await response.json()]).toEqual([
      413,
      { error: { message: "The parameters are too large: the maximum is 350 kB.", type: "invalid_request_error" } },
    ]);
    expect((await itemsOf<Item>("reference#")).map(referenceIn)).not.toContain("shop#large");
    expect((await put(69)).status).toBe(200);
  });
});
