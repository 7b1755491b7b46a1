import { afterEach, expect, it, vi } from "vitest";
import { referencesAt } from "../../support/references.ts";
import { useService } from "../../support/service.ts";

// Search never finds the customer, so only the list of recent customers contains it.
const service = useService({ searchLag: 1_000_000_000 });
const { put } = referencesAt(() => service.url);
afterEach(() => vi.useRealTimers());

it("finds a customer that search does not contain yet in the list of recent customers", async () => {
  const { id } = await service.stripe().customers.create({ metadata: { user_id: "new" } });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 295_000 });
  expect(await put("new", { name: "Found" })).toMatchObject({ status: 200, body: { id, name: "Found" } });
});
