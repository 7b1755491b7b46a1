import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it, vi } from "vitest";
import { type Built, rebuilding } from "../../../../infra/local/functions/rebuild.ts";
import { patience } from "../../../support/patience.ts";

const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
afterAll(() => rmSync(directory, { recursive: true }));

/** Returns builds that the test ends, in the order in which they began, and a file that they read. */
function controlled(name: string) {
  const file = `${directory}/${name}`;
  const save = () => writeFileSync(file, "");
  save();
  const builds: { last?: string; end: (result: string) => void; fail: (error: Error) => void }[] = [];
  const current = rebuilding<string>((last) => {
    const { promise, resolve, reject } = Promise.withResolvers<Built<string>>();
    builds.push({ last, end: (result) => resolve({ result, sources: [file] }), fail: reject });
    return promise;
  });
  return { builds, current, save };
}

describe("a build that is repeated after changes", () => {
  it("is shared by calls at the same time", async () => {
    const { builds, current, save } = controlled("shared");
    const first = current();
    builds[0]?.end("one");
    expect(await first).toBe("one");
    save();
    const calls = [current(), current(), current()];
    await vi.waitUntil(() => builds.length === 2, patience);
    builds[1]?.end("two");
    expect(await Promise.all(calls)).toEqual(["two", "two", "two"]);
    expect(builds).toHaveLength(2);
  });

  it("is repeated for a call after a change that was saved while it ran, and not for an earlier call", async () => {
    const { builds, current, save } = controlled("race");
    const before = current();
    save();
    const after = current();
    builds[0]?.end("old");
    expect(await before).toBe("old");
    await vi.waitUntil(() => builds.length === 2, patience);
    builds[1]?.end("new");
    expect(await after).toBe("new");
    expect(builds[1]?.last).toBe("old");
  });

  it("is repeated after it failed", async () => {
    const { builds, current } = controlled("failed");
    const failed = current();
    builds[0]?.fail(new Error("syntax"));
    await expect(failed).rejects.toThrow("syntax");
    const next = current();
    await vi.waitUntil(() => builds.length === 2, patience);
    builds[1]?.end("good");
    expect(await next).toBe("good");
  });
});
