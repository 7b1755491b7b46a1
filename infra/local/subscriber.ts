import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Subscriber } from "./aws/event-bridge.ts";
import { contextOf } from "./invoke.ts";
import { fail } from "./process.ts";

/** Returns a subscriber that invokes the `handler` of a file with every event, as a rule on the bus does. Ends the process if it cannot be loaded. */
export async function subscriberIn(file: string | undefined): Promise<Subscriber | undefined> {
  if (!file) return undefined;
  const { handler } = await import(pathToFileURL(resolve(file)).href).catch((error) =>
    fail(`SUBSCRIBER: ${file} cannot be loaded: ${error.message}`),
  );
  if (typeof handler !== "function") fail(`SUBSCRIBER: ${file} must export a function named handler.`);
  const subscriber: Subscriber = async (event) => {
    try {
      return await handler(structuredClone(event), contextOf(file, subscriberTimeout));
    } catch (error) {
      console.error(`${file} failed with ${event["detail-type"]}:`, error);
      throw error;
    }
  };
  return Object.defineProperty(subscriber, "name", { value: file });
}

/** Timeout of a subscriber, in seconds. */
const subscriberTimeout = 900;
