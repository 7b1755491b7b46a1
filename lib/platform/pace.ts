import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits so that it ends at most so often a second. */
export function pace(rate: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = performance.now();
    next = Math.max(next + 1000 / rate, now);
    if (next > now) await sleep(next - now);
  };
}
