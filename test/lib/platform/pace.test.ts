import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { pace } from "../../../lib/platform/pace.ts";

// Node's timer, not a module of ours: only `sleep` advances the clock, so the waits are exact on every machine.
vi.mock("node:timers/promises", () => ({ setTimeout: vi.fn() }));
let now = 5_000;
const slept: number[] = [];
beforeEach(() => {
  slept.length = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  vi.mocked(sleep).mockImplementation(async (milliseconds = 0) => {
    slept.push(milliseconds);
    now += milliseconds;
  });
});

describe("pace", () => {
  it("does not delay the first call, and delays the next calls to the rate", async () => {
    const wait = pace(10);
    for (let call = 0; call < 4; call++) await wait();
    expect(slept).toEqual([100, 100, 100]);
  });

  it("subtracts the time between calls from the wait, and allows no burst after a pause", async () => {
    const wait = pace(10);
    await wait();
    now += 60;
    await wait();
    now += 10_000;
    for (let call = 0; call < 3; call++) await wait();
    expect(slept).toEqual([40, 100, 100]);
  });
});
