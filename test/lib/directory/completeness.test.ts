import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { environment } from "../../../infra/local/environment.ts";
import { schedules } from "../../../infra/service.ts";
import { heartbeatLifetime } from "../../../lib/directory/completeness.ts";
import { dynamo, type Item, tableId } from "../../../lib/platform/table.ts";
import { advance, readProgress } from "../../../lib/reconciliation/progress.ts";
import { invoke } from "../../support/invoke.ts";
import { referencesAt } from "../../support/references.ts";
import { coldStart, useService } from "../../support/service.ts";
import { itemsOf, replaceTable, withEmptyTable } from "../../support/table.ts";

const service = useService({ environment: { ...environment, reconciliation: { rate: 5000 } }, searchLag: 0 });
const { put } = referencesAt(() => service.url);
const reconcile = async () => Object(await invoke("reconcile-customers", {}, 840)).state;
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
/** How many searches Stripe was asked for. */
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

describe("a directory that a reconciliation has completed", () => {
  it("creates a customer without asking Stripe for others", async () => {
    const before = await searches();
    expect((await put("complete")).status).toBe(200);
    expect(await searches()).toBe(before);
  });

  it("and that is emptied finds its customers again, in containers that knew it before", async () => {
    const { body } = await put("emptied", { name: "Emptied" });
    await emptyTable();
    expect(await put("emptied", { description: "again" })).toMatchObject({ body: { id: body.id, name: "Emptied" } });
    expect(await reconcile()).toBe("finished");
  });

  it("and that is emptied is not completed by a reconciliation that began before", async () => {
    const begun = await readProgress();
    await emptyTable();
    expect(begun && (await advance(begun))).toBeUndefined();
    expect(await readProgress()).toBeUndefined();
    expect(await reconcile()).toBe("finished");
  });

  it("and that is restored as of an earlier time finds the customers created since", async () => {
    const items = await itemsOf<Item>("");
    const { body } = await put("restored", { name: "Restored" });
    await withEmptyTable("restored", async () => {
      await fillTable(items);
      expect(await put("restored", { description: "again" })).toMatchObject({ body: { id: body.id } });
      // The reconciliation begins anew in a table that is not its own.
      expect(await reconcile()).toBe("finished");
    });
  });

  it("is looked up at Stripe again when the reconciliation no longer runs, until it does", async () => {
    later(heartbeatLifetime - 60);
    // Whatever is due: it shows that it runs.
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

  it("may miss one run of the reconciliation, but not two", () => {
    const interval = schedules["reconcile-customers"].everyMinutes * 60;
    expect(heartbeatLifetime).toBeGreaterThan(2 * interval);
    expect(heartbeatLifetime).toBeLessThan(3 * interval);
  });

  it("keeps the id of its table for a minute", async () => {
    await withEmptyTable("replaced", async () => {
      const id = await tableId();
      expect(id).toMatch(/^[\da-f-]+$/);
      await replaceTable("replaced");
      expect(await tableId()).toBe(id);
      later(61);
      expect(await tableId()).not.toBe(id);
    });
  });
});
