import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { environment } from "../../../infra/local/environment.ts";
import { replaceTable } from "../../../infra/local/resources.ts";
import { schedules } from "../../../infra/service.ts";
import { heartbeatLifetime } from "../../../lib/directory/completeness.ts";
import { dynamo, type Item, tableId } from "../../../lib/platform/table.ts";
import { advance, readProgress } from "../../../lib/reconciliation/progress.ts";
import { invoke } from "../../support/invoke.ts";
import { referencesAt } from "../../support/references.ts";
import { coldStart, useService } from "../../support/service.ts";
import { itemsOf, withEmptyTable } from "../../support/table.ts";

const service = useService({ environment: { ...environment, reconciliation: { rate: 5000 } }, searchLag: 0 });
const { put } = referencesAt(() => service.url);
const reconcile = async () => Object(await invoke("reconcile-customers", {}, 840)).state;
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
/** The number of searches that Stripe received. */
const searches = async () => {
  const requests = (await service.control("GET", "/requests")) as { path: string }[];
  return requests.filter(({ path }) => path === "/v1/customers/search").length;
};
const emptyTable = async () => {
  for (const { pk } of await itemsOf<Item>(""))
    await dynamo().send(new DeleteCommand({ TableName: process.env.TABLE, Key: { pk } }));
};
const fillTable = async (items: readonly Item[]) => {
  for (const Item of items) await dynamo().send(new PutCommand({ TableName: process.env.TABLE, Item }));
};

beforeAll(async () => {
  expect(await reconcile()).toBe("finished");
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  coldStart();
});

describe("a complete directory", () => {
  it("creates a customer without a search at Stripe", async () => {
    const before = await searches();
    expect((await put("complete")).status).toBe(200);
    expect(await searches()).toBe(before);
  });

  it("finds its customers again after its table is emptied, also in running containers", async () => {
    const { body } = await put("emptied", { name: "Emptied" });
    await emptyTable();
    expect(await put("emptied", { description: "again" })).toMatchObject({ body: { id: body.id, name: "Emptied" } });
    expect(await reconcile()).toBe("finished");
  });

  it("is not completed by a reconciliation that began before its table was emptied", async () => {
    const begun = await readProgress();
    await emptyTable();
    expect(begun && (await advance(begun))).toBeUndefined();
    expect(await readProgress()).toBeUndefined();
    expect(await reconcile()).toBe("finished");
  });

  it("finds the customers that were created after the backup from which it is restored", async () => {
    const items = await itemsOf<Item>("");
    const { body } = await put("restored", { name: "Restored" });
    await withEmptyTable("restored", async () => {
      await fillTable(items);
      expect(await put("restored", { description: "again" })).toMatchObject({ body: { id: body.id } });
      // In another table, the reconciliation starts again.
      expect(await reconcile()).toBe("finished");
    });
  });

  it("finds the customer of a reference that was claimed in the backup from which it is restored", async () => {
    const items = await itemsOf<Item>("");
    const since = Math.floor(Date.now() / 1000);
    const parameters = JSON.stringify({ metadata: { user_id: "claimed" } });
    const claim = { id: "claim", since, claimed: since, parameters, creator: "nobody", beat: 0 };
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "claimed" } });
    await withEmptyTable("claimed", async () => {
      await fillTable([...items, Object.assign({ pk: "reference#shop#claimed" }, { claim })]);
      expect(await put("claimed")).toMatchObject({ status: 200, body: { id } });
      expect(await reconcile()).toBe("finished");
    });
  });

  it("counts as incomplete while the reconciliation does not run", async () => {
    later(heartbeatLifetime - 60);
    // The reconciliation updates the heartbeat even if none is due.
    expect(await reconcile()).toBe("waiting");
    later(heartbeatLifetime - 60);
    const before = await searches();
    await put("running");
    expect(await searches()).toBe(before);
    later(61);
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "unseen" } });
    expect(await put("unseen")).toMatchObject({ body: { id } });
    expect(await searches()).toBe(before + 1);
    expect(await reconcile()).toBe("waiting");
    await put("running again");
    expect(await searches()).toBe(before + 1);
  });

  it("stays complete if the reconciliation misses one run, but not if it misses two", () => {
    const interval = schedules["reconcile-customers"].everyMinutes * 60;
    expect(heartbeatLifetime).toBeGreaterThan(2 * interval);
    expect(heartbeatLifetime).toBeLessThan(3 * interval);
  });

  it("caches the id of its table for a minute", async () => {
    await withEmptyTable("replaced", async () => {
      const id = await tableId();
      expect(id).toMatch(/^[\da-f-]+$/);
      await replaceTable(dynamo(), "replaced");
      expect(await tableId()).toBe(id);
      later(61);
      expect(await tableId()).not.toBe(id);
    });
  });
});
