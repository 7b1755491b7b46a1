import { receiveWebhook } from "../lib/events/webhook.ts";
import { receiver } from "../lib/http/endpoint.ts";

/** POST /v1/webhooks/stripe */
export const handler = receiver(receiveWebhook);
