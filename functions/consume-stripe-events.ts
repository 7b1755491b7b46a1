import { consumer } from "../lib/consumer.ts";
import { handleEvent } from "../lib/handle-event.ts";

/** The events of Stripe's, from the queue into the directory and onto the service's own bus. */
export const handler = consumer(handleEvent);
