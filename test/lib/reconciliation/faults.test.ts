import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../../../infra/local/aws/event-bridge.ts";
import { environment } from "../../../infra/local/environment.ts";
import { getItem, type Item, putItem } from "../../../lib/platform/table.ts";
import { invoke } from "../../support/invoke.ts";
import { useLog } from "../../support/logs.ts";
import { coldStart, useService } from "../../support/service.ts";
import { itemsOf, withEmptyTable } from "../../support/table.ts";

const service = useService({ environment: { ...environment, reconciliation: { rate: 2000 } } });
const log = useLog("ERROR");
const published: BusEvent[] = [];
const minute = 60;
/** Longest time for which a request with a claim's key can be in progress, in seconds. */
const lifetime = 23 * 3600 + 300;
const now = () => Math.floor(Date.now() / 1000);
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
const reconcile = async () =>
  (await invoke("reconcile-customers", { now: true }, 840)) as { state: string; report: string };
const counts = (report: string) => [...report.matchAll(/^ {2}(\d+)/gm)].map(([, count]) => Number(count));
const progress = () => getItem<Item & Record<string, unknown>>("reconciliation");
/** Lets Stripe reject requests with a 402, which the service never retries. */
const fail = (options: object) => service.control("POST", "/faults", { fault: "card_error", ...options });

const customers: string[] = [];
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  service.subscribers.add((event) => published.push(event));
  for (let count = 0; count < 3; count++) customers.unshift((await service.stripe().customers.create()).id);
  // Their events count as lost.
  later(15 * minute);
  return () => vi.useRealTimers();
});
beforeEach(() => {
  published.length = 0;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await service.control("DELETE", "/faults");
  coldStart();
});

describe("a reconciliation", () => {
  it("stops if Stripe fails in the middle of a page, and resumes where it stopped", async () => {
    await withEmptyTable("outage", async () => {
      // Skips the list and the payment methods of the first customer.
      await fail({ method: "GET", skip: 2, times: 1000 });
      await expect(reconcile()).rejects.toMatchObject({ statusCode: 402 });
      expect(log.lines("unchecked")).toEqual([]);
      expect((await itemsOf("customer#")).map(({ pk }) => pk)).toEqual([`customer#${customers[0]}`]);
      await service.control("DELETE", "/faults");
      const { state, report } = (await invoke("reconcile-customers", {}, 840)) as { state: string; report: string };
      expect([state, counts(report)]).toEqual(["finished", [2, 0, 0, 0, 0]]);
      expect(await itemsOf("customer#")).toHaveLength(3);
    });
  });

  it("skips and reports a single customer for which Stripe fails", async () => {
    await withEmptyTable("one", async () => {
      await fail({ method: "GET", path: `/v1/customers/${customers[1]}`, times: 1000 });
      const { state, report } = await reconcile();
      expect([state, counts(report)]).toEqual(["finished", [2, 0, 0, 0, 1]]);
      expect(log.lines("unchecked")).toEqual([{ id: customers[1], error: expect.any(String), at: expect.any(Array) }]);
      expect(log.metrics("UncheckedCustomers")).toMatchObject([{ MissingCustomers: 2, UncheckedCustomers: 1 }]);
    });
  });

  it("stores and publishes nothing if the read key belongs to another mode", async () => {
    await withEmptyTable("mode", async () => {
      vi.stubEnv("STRIPE_LIVEMODE", "true");
      await expect(reconcile()).rejects.toThrow(/not of live mode/);

      expect([await itemsOf(""), published]).toEqual([[], []]);
    });
  });

  it("continues after a customer that was deleted between two invocations", async () => {
    await withEmptyTable("deleted", async () => {
      const { id: second } = await service.stripe().customers.create();
      later(1);
      const { id: newest } = await service.stripe().customers.create();
      later(15 * minute);
      // With this timeout, each invocation checks one customer, the newest first.
      for (const [checked, id] of [newest, second, customers[0]].entries()) {
        expect(await invoke("reconcile-customers", {}, 30)).toMatchObject({ state: "paused" });
        expect(await progress()).toMatchObject({ cursor: { id }, checked: checked + 1 });
        if (id === second) await service.stripe().customers.del(id);
      }
    });
  });
});

describe("an abandoned claim", () => {
  it("is released after 23 hours and 5 minutes, when no request with its key can be in progress", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await withEmptyTable("claims", async () => {
      const claimOf = (age: number) => ({
        id: "claim",
        since: now() - age,
        claimed: now() - age,
        parameters: '{"name":"Jenny"}',
        creator: "nobody",
        beat: 0,
      });
      const store = (name: string, claim: object) => putItem({ pk: `reference#shop#${name}`, claim } as Item);
      const young = claimOf(lifetime - 1);
      await store("young", young);
      await store("old", claimOf(lifetime));
      expect((await reconcile()).state).toBe("finished");
      expect(await getItem("reference#shop#young")).toEqual({ pk: "reference#shop#young", claim: young });
      expect(await getItem("reference#shop#old")).toEqual({ pk: "reference#shop#old" });
    });
  });
});

describe("a detached payment method", () => {
  it("makes its customer stale only until the repair", async () => {
    await withEmptyTable("detached", async () => {
      const [customer = ""] = customers;
      const { id } = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
      await reconcile();
      later(minute);
      await service.stripe().paymentMethods.detach(id);
      later(minute);
      expect(counts((await reconcile()).report)).toEqual([0, 1, 0, 0, 0]);
      later(minute);
      expect(counts((await reconcile()).report)).toEqual([0, 0, 0, 0, 0]);
    });
  });
});

describe("an entry with a customer whose metadata does not contain the reference", () => {
  const pk = "reference#shop#wrong";
  const nameOf = ({ id, created }: { id: string; created: number }) => `${String(created).padStart(12, "0")}#${id}`;

  it("is repaired, and the customer counts as stale", async () => {
    await withEmptyTable("wrong", async () => {
      const customer = await service.stripe().customers.create();
      later(15 * minute);
      await reconcile();
      await putItem({ pk, customers: new Set([nameOf(customer)]) } as Item);
      later(minute);
      expect(counts((await reconcile()).report)).toEqual([0, 1, 0, 0, 0]);
      expect(await getItem(pk)).toEqual({ pk, former: new Set([nameOf(customer)]) });
    });
  });

  it("is cleared if the customer is deleted", async () => {
    await withEmptyTable("unknown", async () => {
      const customer = await service.stripe().customers.create();
      await service.stripe().customers.del(customer.id);
      await putItem({ pk, customers: new Set([nameOf(customer)]) } as Item);
      later(15 * minute);
      expect(counts((await reconcile()).report).slice(1, 3)).toEqual([0, 1]);
      expect(await getItem(pk)).toEqual({ pk });
    });
  });
});
