import { consumer } from "../lib/events/consumer.ts";
import { handleEvent } from "../lib/events/handle-event.ts";

/** Consumes Stripe's events from the queue, updates the directory and publishes change events. */
export const handler = consumer(handleEvent);
