import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** Time that late calls may catch up, in milliseconds. It exceeds the pause between two pages of a list at Stripe. */
const maxCatchUp = 500;

/**
 * Returns a function that limits its callers to `rate` calls per second. Calls that come late, because a timer fires late
 * or no caller was ready, follow at once, at most those of `maxCatchUp`, so the average reaches the rate.
 */
export function pace(rate: number): () => Promise<void> {
  let next = performance.now();
  return async () => {
    const now = performance.now();
    const due = Math.max(next, now - maxCatchUp);
    next = due + 1000 / rate;
    if (due > now) await sleep(due - now);
  };
}
