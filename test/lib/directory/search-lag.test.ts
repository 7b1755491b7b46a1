import { afterEach, expect, it, vi } from "vitest";
import { referencesAt } from "../../support/references.ts";
import { useService } from "../../support/service.ts";

// Search never learns of a customer, so only the list of the latest customers has it.
const service = useService({ searchLag: 1_000_000_000 });
const { put } = referencesAt(() => service.url);
afterEach(() => vi.useRealTimers());

it("a request for a reference finds a customer that is too new for search", async () => {
  const { id } = await service.stripe().customers.create({ metadata: { user_id: "new" } });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 295_000 });
  expect(await put("new", { name: "Found" })).toMatchObject({ status: 200, body: { id, name: "Found" } });
});
