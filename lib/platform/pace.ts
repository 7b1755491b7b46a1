import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** Returns a function that limits its callers to `rate` calls per second. */
export function pace(rate: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = performance.now();
    next = Math.max(next + 1000 / rate, now);
    if (next > now) await sleep(next - now);
  };
}
