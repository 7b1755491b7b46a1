import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../../infra/local/aws/event-bridge.ts";
import { doubleKeys, environment } from "../../infra/local/environment.ts";
import { linkCustomer, readEntry } from "../../lib/directory/entries.ts";
import type { Snapshot } from "../../lib/directory/snapshot.ts";
import { getItem, putItem } from "../../lib/platform/table.ts";
import { consume, eventsAfter } from "../support/events.ts";
import { invoke } from "../support/invoke.ts";
import { useLog } from "../support/logs.ts";
import { shop } from "../support/references.ts";
import { useService } from "../support/service.ts";
import { itemsOf, withEmptyTable } from "../support/table.ts";

const service = useService({ environment: { ...environment, reconciliation: { rate: 2000 } } });
const log = useLog("ERROR");
const busEvents: BusEvent[] = [];
beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  service.subscribers.add((event) => busEvents.push(event));
  return () => vi.useRealTimers();
});
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const reconcile = async (seconds = 840, event: object = {}) =>
  (await invoke("reconcile-customers", event, seconds)) as { state: string; report: string };
const counts = (report: string) => [...report.matchAll(/^ {2}(\d+)/gm)].map(([, count]) => Number(count));

describe("reconcile-customers", () => {
  it("repairs missing, stale and resurrected customers, reports conflicts, and then finds nothing else", async () => {
    const stripe = service.stripe();
    const make = (user_id: string) => stripe.customers.create({ metadata: { user_id } });
    const [stale, resurrected, older, newer] = [await make("1"), await make("2"), await make("3"), await make("4")];
    const events = await eventsAfter(stripe, undefined);
    await consume(...events.map((event) => JSON.stringify(event)));
    later(5);
    await stripe.customers.update(stale.id, { metadata: { user_id: "5" } });
    await stripe.paymentMethods.attach("pm_card_visa", { customer: stale.id });
    await stripe.customers.del(resurrected.id);
    await stripe.customers.update(newer.id, { metadata: { user_id: "3" } });
    const missing = await make("6");
    // Late enough that its event counts as lost.
    later(700);
    busEvents.length = 0;

    const { state, report } = await reconcile();
    expect(state).toBe("finished");
    const [first, second] = [older.id, newer.id].toSorted();
    expect(report.split("\n")).toEqual([
      expect.stringMatching(
        /^Reconciliation started [\d-]+T[\d:.]+Z, finished [\d-]+T[\d:.]+Z: 4 customers at Stripe\.$/,
      ),
      `  1 at Stripe, but not in the directory: ${missing.id}`,
      `  2 different in the directory than at Stripe: ${newer.id}, ${stale.id}`,
      `  1 deleted at Stripe, but not in the directory: ${resurrected.id}`,
      `  1 references of several customers: the oldest keeps it; correct the metadata of the others at Stripe: ${first} and ${second}`,
      "  0 not checked: the log says why",
      "Missing, stale and resurrected customers have been repaired.",
    ]);
    expect(
      busEvents.map((event) => [event["detail-type"], Object(event.detail).customer, Object(event.detail).changed]),
    ).toEqual(
      expect.arrayContaining([
        ["customer.created", missing.id, []],
        ["customer.updated", stale.id, ["metadata", "payment_methods"]],
        ["customer.updated", newer.id, ["metadata"]],
        ["customer.deleted", resurrected.id, []],
        ["customer_reference.conflicting", undefined, undefined],
        ["reconciliation.finished", undefined, undefined],
      ]),
    );
    const ids = busEvents.map(({ detail }) => Object(detail).id).filter(Boolean);
    expect(new Set(ids).size).toBe(busEvents.length);
    expect(busEvents.at(-1)?.detail).toMatchObject({
      checked: 4,
      missing: 1,
      stale: 2,
      resurrected: 1,
      conflicting: 1,
      report,
    });
    const holders = await Promise.all(
      ["1", "2", "3", "4", "5", "6"].map(async (name) => (await readEntry(shop(name))).customers.map(({ id }) => id)),
    );
    expect(holders).toEqual([[], [], [first, second], [], [stale.id], [missing.id]]);

    expect(counts((await reconcile(840, { now: true })).report)).toEqual([0, 0, 0, 1, 0]);
  });

  it("unlinks the reference of a customer whose create and delete events were lost", async () => {
    const response = await service.fetch("/v1/customer_references/untold", { method: "PUT" });
    const { id } = (await response.json()) as { id: string };
    await service.stripe().customers.del(id);
    later(5);
    expect(counts((await reconcile(840, { now: true })).report).slice(0, 3)).toEqual([0, 0, 1]);
    expect(await readEntry(shop("untold"))).toMatchObject({ customers: [] });
    expect(counts((await reconcile(840, { now: true })).report).slice(0, 3)).toEqual([0, 0, 0]);
  });

  it("unlinks nothing of a customer that Stripe does not know, and checks the others", async () => {
    const customer = { id: "cus_elsewhere", created: 1 };
    const state = { updated: 1, created: 1, references: ["shop#elsewhere" as const] };
    const known = { customer: customer.id, state, payment_methods: {}, former: [], revision: 1 };
    await withEmptyTable("elsewhere", async () => {
      await putItem({ pk: `customer#${customer.id}`, ...known } satisfies Snapshot);
      await linkCustomer(shop("elsewhere"), customer);
      const { report } = await reconcile();
      expect(report).toContain(`2 not checked: the log says why: `);
      expect(report).toContain("  0 deleted at Stripe");
      expect((await readEntry(shop("elsewhere"))).customers).toEqual([customer]);
      expect((await readEntry(shop("6"))).customers).toHaveLength(1);
    });
  });

  it("skips any number of customers that it cannot check, and reports them", async () => {
    const state = { updated: 1, created: 1, references: [] };
    const unknown = Array.from({ length: 8 }, (_, index) => `cus_unknown${index}`);
    const spoiled = await service.stripe().customers.create();
    later(700);
    await withEmptyTable("unchecked", async () => {
      await reconcile();
      expect(await getItem("reconciliation")).toHaveProperty("completed");
      for (const customer of unknown) {
        const known = { customer, state, payment_methods: {}, former: [], revision: 1 };
        await putItem({ pk: `customer#${customer}`, ...known } satisfies Snapshot);
      }
      await putItem({
        pk: `customer#${spoiled.id}`,
        customer: spoiled.id,
        payment_methods: null,
      } as object as Snapshot);
      const { state: outcome, report } = await reconcile(840, { now: true });
      expect(outcome).toBe("finished");
      for (const id of [...unknown, spoiled.id]) expect(report).toContain(id);
      expect(report).toMatch(/^ {2}9 not checked/m);
      expect(log.metrics("UncheckedCustomers").at(-1)).toMatchObject({
        UncheckedCustomers: 9,
        FinishedReconciliations: 1,
      });
      // A customer at Stripe was not checked, so its references can be missing.
      expect(report).toContain("References of unchecked customers may be missing");
      expect(await getItem("reconciliation")).toMatchObject({ isPartial: true, phase: "finished" });
      expect(await getItem("reconciliation")).not.toHaveProperty("completed");
    });
  });

  it("stops when everything fails, reports its progress, and resumes with the next invocation", async () => {
    const customers = Array.from({ length: 120 }, () => service.stripe().customers.create());
    await Promise.all(customers);
    later(700);
    await withEmptyTable("failed", async () => {
      expect((await reconcile(30)).state).toBe("paused");
      await service.control("PUT", "/keys", {});
      await expect(reconcile()).rejects.toThrow("An error occurred with our connection to Stripe.");
      expect(log.metrics("FailedReconciliations")).toHaveLength(1);
      expect(log.lines("reconciliation")).toMatchObject([
        { report: expect.stringContaining("not finished yet: 1 customers at Stripe.") },
      ]);
      expect(log.lines("failure")).toMatchObject([{ cause: "stripe_key_refused" }]);
      await service.control("PUT", "/keys", doubleKeys);
      const { state, report } = await reconcile();
      expect([state, counts(report).at(-1)]).toEqual(["finished", 0]);
    });
  });

  it("stops when the bus rejects an event, and publishes it with the next invocation", async () => {
    const { id } = await service.stripe().customers.create();
    later(700);
    await withEmptyTable("silent", async () => {
      const bus = mockClient(EventBridgeClient);
      bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException" }] });
      await expect(reconcile()).rejects.toThrow("EventBridge did not accept an event: ThrottlingException");
      bus.restore();
      busEvents.length = 0;
      expect((await reconcile()).state).toBe("finished");
      expect(busEvents.map(({ detail }) => Object(detail).customer)).toContain(id);
    });
  });

  it("resumes where it stopped, and starts again after a day", async () => {
    const customers = Array.from({ length: 120 }, () => service.stripe().customers.create());
    await Promise.all(customers);
    later(700);
    await withEmptyTable("resumed", async () => {
      const states: string[] = [];
      // With this timeout, each invocation checks one customer or reference.
      do states.push((await reconcile(30)).state);
      while (states.at(-1) === "paused");
      expect(states.length).toBeGreaterThan(2 * 246);
      expect(states.at(-1)).toBe("finished");
      const { state, report } = await reconcile();
      expect([state, counts(report)[0]]).toEqual(["waiting", 246]);
      expect(await itemsOf("customer#")).toHaveLength(246);
      later(86_400);
      expect(await reconcile()).toMatchObject({ state: "finished", report: expect.stringContaining("  0 at Stripe") });
    });
  });

  it("runs once when two invocations start at the same time", async () => {
    await withEmptyTable("twice", async () => {
      const results = await Promise.all([reconcile(), reconcile()]);
      expect(results.map(({ state }) => state).toSorted()).toEqual(["finished", "overtaken"]);
    });
  });
});
