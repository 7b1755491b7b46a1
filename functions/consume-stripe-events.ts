import { consumer } from "../lib/events/consumer.ts";
import { handleEvent } from "../lib/events/handle-event.ts";

/** The events of Stripe's, from the queue into the directory and onto the service's own bus. */
export const handler = consumer(handleEvent);
