import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { BusEvent } from "./aws/event-bridge.ts";
import { contextOf } from "./invoke.ts";
import { fail } from "./process.ts";

/** Returns a subscriber that invokes the `handler` of a file with every event, as a rule on the bus does. Ends the process if it cannot be loaded. */
export async function subscriberIn(file: string | undefined): Promise<((event: BusEvent) => void) | undefined> {
  if (!file) return undefined;
  const { handler } = await import(pathToFileURL(resolve(file)).href).catch((error) =>
    fail(`SUBSCRIBER: ${file} cannot be loaded: ${error.message}`),
  );
  if (typeof handler !== "function") fail(`SUBSCRIBER: ${file} must export a function named handler.`);
  return (event) =>
    void Promise.resolve(event)
      .then((copy) => handler(structuredClone(copy), contextOf(file, subscriberTimeout)))
      .catch((error) => console.error(`${file} failed with ${event["detail-type"]}:`, error));
}

/** Timeout of a subscriber, in seconds. */
const subscriberTimeout = 900;
