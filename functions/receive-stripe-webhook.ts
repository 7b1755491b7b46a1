import { receiver } from "../lib/endpoint.ts";
import { receiveWebhook } from "../lib/webhook.ts";

/** POST /v1/webhooks/stripe */
export const handler = receiver(receiveWebhook);
