import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../simulation/random.ts";
import type { controlOf } from "../../support/control.ts";

type Control = ReturnType<typeof controlOf>;

/** Faults of requests to Stripe, with their weights. */
const requestFaults = {
  rate_limit: 4,
  lock_timeout: 4,
  error_500: 4,
  error_500_kept: 2,
  error_503: 4,
  html: 2,
  reset_before_write: 4,
  reset_after_write: 4,
  truncated_after_write: 4,
  slow: 4,
  timeout_before_write: 1,
  timeout_after_write: 1,
};
const deliveryFaults = { lost: 1, doubled: 2, delayed: 1, reordered: 1 };
/** Time between two faults, in milliseconds. */
const interval = 200;
const forever = Number.MAX_SAFE_INTEGER;

/** Lets Stripe fail at random for that many seconds, with two outages: one with 503, and one without a response. */
export async function fail(control: Control, random: Random, seconds: number) {
  const part = seconds / 6;
  await failAtRandom(control, random, part);
  await failAlways(control, "error_503", part);
  await failAtRandom(control, random, part * 2);
  await failAlways(control, "timeout_before_write", part);
  await failAtRandom(control, random, part);
  await control("DELETE", "/faults");
  await control("DELETE", "/delivery_faults");
}

async function failAtRandom(control: Control, random: Random, seconds: number) {
  for (let left = seconds * 1000; left > 0; left -= interval) {
    const fault = random.weightedName(requestFaults);
    await control("POST", "/faults", { fault, times: random.integer(1, 5), skip: random.integer(0, 10) });
    if (random.chance(0.5)) await control("POST", "/delivery_faults", { fault: random.weightedName(deliveryFaults) });
    await sleep(interval);
  }
}

async function failAlways(control: Control, fault: string, seconds: number) {
  await control("DELETE", "/faults");
  await control("POST", "/faults", { fault, times: forever });
  await sleep(seconds * 1000);
  await control("DELETE", "/faults");
}
