import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { environment } from "../../../infra/local/environment.ts";
import { getItem, type Item, putItem } from "../../../lib/platform/table.ts";
import { invoke } from "../../support/invoke.ts";
import { useService } from "../../support/service.ts";
import { withEmptyTable } from "../../support/table.ts";

const service = useService({ environment: { ...environment, reconciliation: { rate: 5000 } } });
const reconcile = async (seconds: number) =>
  Object(await invoke("reconcile-customers", { now: true }, seconds)).state as string;
const progress = () => getItem<Item & { completed?: object }>("reconciliation");

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  for (let made = 0; made < 2; made++) await service.stripe().customers.create();
  return () => vi.useRealTimers();
});
afterEach(() => vi.setSystemTime(Date.now() + 1000));

describe("a directory that was complete", () => {
  it("stays complete while the next reconciliation of its table runs", async () => {
    expect(await reconcile(840)).toBe("finished");
    const { completed } = (await progress()) ?? {};
    expect(completed).toBeDefined();
    vi.setSystemTime(Date.now() + 1000);
    expect(await reconcile(30)).toBe("paused");
    expect((await progress())?.completed).toEqual(completed);
  });

  it("is not complete in another table, into which it was restored", async () => {
    const known = (await progress()) as Item;
    await withEmptyTable("restored", async () => {
      await putItem(known);
      expect(await reconcile(30)).toBe("paused");
      expect(await progress()).not.toHaveProperty("completed");
    });
  });
});
