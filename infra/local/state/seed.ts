import { relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Failure } from "../../failure.ts";
import type { LocalService } from "../start.ts";
import { createSeed, seeded } from "../stripe/seed.ts";

/** A file with fifty invented customers. */
const sample = relative(process.cwd(), fileURLToPath(new URL("../stripe/seed.sample.json", import.meta.url)));

/** Milliseconds between two looks at the events under way. */
const interval = 20;

/**
 * Creates the customers in a JSON file at the double, if it has no customer, and waits until the service knows them by
 * their events. Returns a sentence about what it did. Throws a Failure if the file is wrong, or if the service calls Stripe.
 */
export async function seedService({ double, queues, stripeUrl }: LocalService, file = sample): Promise<string> {
  if (!double) throw new Failure("--seed creates customers at the Stripe double, which STRIPE_SECRET_KEY replaces.");
  const count = await createSeed(stripeUrl, file);
  // A message is in the queue before its delivery ends.
  while (double.deliveries.underWay > 0 || queues.events.size > 0) await sleep(interval);
  return seeded(count, file);
}
