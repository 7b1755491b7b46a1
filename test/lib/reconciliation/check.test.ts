import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../../../infra/local/aws/event-bridge.ts";
import { environment } from "../../../infra/local/environment.ts";
import type { Snapshot } from "../../../lib/directory/snapshot.ts";
import { getItem, type Item, putItem } from "../../../lib/platform/table.ts";
import { consume, eventsAfter } from "../../support/events.ts";
import { invoke } from "../../support/invoke.ts";
import { coldStart, useService } from "../../support/service.ts";
import { withStripeProxy } from "../../support/stripe-proxy.ts";
import { itemsOf, withEmptyTable } from "../../support/table.ts";

const service = useService({ environment: { ...environment, reconciliation: { rate: 5000 } } });
const published: BusEvent[] = [];
const minute = 60;
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
/** Returns the counts of a reconciliation: missing, stale, resurrected, conflicting and unchecked customers. */
async function reconcile() {
  const { state, report } = (await invoke("reconcile-customers", { now: true }, 840)) as Record<string, string>;
  expect(state).toBe("finished");
  return [...(report ?? "").matchAll(/^ {2}(\d+)/gm)].map(([, count]) => Number(count));
}
const paths = async () => ((await service.control("GET", "/requests")) as { path: string }[]).map(({ path }) => path);
const snapshotOf = (customer: string) => getItem<Snapshot>(`customer#${customer}`);
const store = (item: object) => putItem(item as Item);
const entryOf = (name: string) => getItem<Item & { customers?: Set<string> }>(`reference#shop#${name}`);

let table = 0;
/** Calls `run` with an empty table and one customer at Stripe whose events were lost. */
const withCustomer = (parameters: object, run: (id: string) => Promise<void>) =>
  withEmptyTable(`check-${table++}`, async () => {
    const { id } = await service.stripe().customers.create(parameters);
    await run(id);
    const customer = await service.stripe().customers.retrieve(id);
    if (!customer.deleted) await service.stripe().customers.del(id);
  });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  service.subscribers.clear();
  service.subscribers.add((event) => published.push(event));
  published.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  coldStart();
});

describe("a customer that the directory does not contain", () => {
  it("is added without an event in its first ten minutes, because Stripe's event may still arrive", async () => {
    await withCustomer({ metadata: { user_id: "young" } }, async (id) => {
      later(10 * minute - 1);
      expect(await reconcile()).toEqual([0, 0, 0, 0, 0]);
      expect(published.map((event) => event["detail-type"])).toEqual(["reconciliation.finished"]);
      expect((await snapshotOf(id))?.state?.references).toEqual(["shop#young"]);
      expect((await entryOf("young"))?.customers?.size).toBe(1);
    });
  });

  it("counts as missing after ten minutes", async () => {
    await withCustomer({}, async () => {
      later(10 * minute);
      expect(await reconcile()).toEqual([1, 0, 0, 0, 0]);
    });
  });

  it("is added with all of its payment methods", async () => {
    await withCustomer({}, async (customer) => {
      for (let count = 0; count < 101; count++)
        await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
      later(15 * minute);
      await reconcile();
      expect(Object.keys((await snapshotOf(customer))?.payment_methods ?? {})).toHaveLength(101);
    });
  });

  it("is skipped if it is deleted during the check", async () => {
    await withCustomer({}, async (id) => {
      later(15 * minute);
      const counts = await withStripeProxy(
        service.stripeUrl,
        async ({ url }) => {
          if (url.startsWith("/v1/customers?")) await service.stripe().customers.del(id);
          return undefined;
        },
        reconcile,
      );
      expect([counts, await itemsOf("customer#")]).toEqual([[0, 0, 0, 0, 0], []]);
    });
  });
});

describe("a customer in the directory", () => {
  it("counts as stale if its reference is not linked, and is linked again", async () => {
    await withCustomer({ metadata: { user_id: "unlinked" } }, async () => {
      later(15 * minute);
      await reconcile();
      await store({ pk: "reference#shop#unlinked" });
      later(minute);
      expect(await reconcile()).toEqual([0, 1, 0, 0, 0]);
      expect((await entryOf("unlinked"))?.customers?.size).toBe(1);
      later(minute);
      expect(await reconcile()).toEqual([0, 0, 0, 0, 0]);
    });
  });

  it("requires one request, and none if it is deleted or newer than the reconciliation", async () => {
    await withCustomer({ metadata: { user_id: "cheap" } }, async (id) => {
      await service.stripe().customers.del((await service.stripe().customers.create({})).id);
      const events = await eventsAfter(service.stripe(), undefined);
      await consume(...events.slice(-3).map((event) => JSON.stringify(event)));
      later(15 * minute);
      await reconcile();
      later(minute);
      const state = { updated: Math.floor(Date.now() / 1000) + minute, created: 1, references: [] };
      const facts = { payment_methods: {}, former: [], revision: 1 };
      await store({ pk: "customer#cus_newer", customer: "cus_newer", state, ...facts });
      const before = (await paths()).length;
      expect(await reconcile()).toEqual([0, 0, 0, 0, 0]);
      expect((await paths()).slice(before)).toEqual(["/v1/customers", `/v1/customers/${id}/payment_methods`]);
    });
  });
});

describe("a reconciliation of many customers", () => {
  it("reads all pages, and reports the ids of the first 100 customers and the number of the others", async () => {
    await withEmptyTable("many", async () => {
      for (let count = 0; count < 101; count++) await service.stripe().customers.create();
      later(15 * minute);
      const { report } = (await invoke("reconcile-customers", { now: true }, 840)) as { report: string };
      const [line = ""] = report.split("\n").filter((text) => text.includes("at Stripe, but not in the directory"));
      expect(line).toMatch(/^ {2}101 at Stripe, but not in the directory: (cus_\w+, ){99}cus_\w+ and 1 more$/);
      expect(await itemsOf("customer#")).toHaveLength(101);
    });
  });
});

describe("the next reconciliation", () => {
  it("begins a day after the previous one began, or when an operator requests it", async () => {
    await withEmptyTable("daily", async () => {
      const run = async (event: object = {}) => Object(await invoke("reconcile-customers", event, 840)).state;
      expect(await run()).toBe("finished");
      later(86_399);
      expect(await run()).toBe("waiting");
      later(1);
      expect(await run()).toBe("finished");
      expect(await run({ now: true })).toBe("finished");
      expect(await run()).toBe("waiting");
    });
  });
});
