import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { BusEvent } from "./aws/event-bridge.ts";
import { contextOf } from "./invoke.ts";
import { fail } from "./listen.ts";

/** An app's own Lambda function, the `handler` of that file, as a rule on the bus would invoke it: with every event. */
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

/** Seconds. */
const subscriberTimeout = 900;
