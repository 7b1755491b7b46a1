import { afterEach, describe, expect, it, vi } from "vitest";
import { getItem, type Item } from "../../../lib/platform/table.ts";
import { referencesAt } from "../../support/references.ts";
import { useService } from "../../support/service.ts";

afterEach(() => vi.useRealTimers());

describe("the search for the customers of a reference", () => {
  const service = useService({ searchLag: 0 });
  const { put } = referencesAt(() => service.url);
  /** Advances the clock, so that the list of recent customers contains none of them. */
  const advance = () => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });

  it("escapes quotes and backslashes", async () => {
    const user_id = 'say "hi" \\';
    const { id } = await service.stripe().customers.create({ metadata: { user_id } });
    advance();
    expect(await put(user_id, { name: "Quoted" })).toMatchObject({ status: 200, body: { id, name: "Quoted" } });
  });

  it("links all of its customers, and updates the oldest", async () => {
    const metadata = { user_id: "several" };
    const first = await service.stripe().customers.create({ metadata });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    const second = await service.stripe().customers.create({ metadata });
    advance();
    expect(await put("several", { name: "Oldest" })).toMatchObject({ status: 200, body: { id: first.id } });
    const entry = await getItem<Item & { customers?: Set<string> }>("reference#shop#several");
    const linked = [first, second].map(({ id, created }) => `${String(created).padStart(12, "0")}#${id}`);
    expect(entry?.customers).toEqual(new Set(linked));
  });
});
