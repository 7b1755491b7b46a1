import { fetchSigningSecrets, receiveWebhook } from "../lib/events/webhook.ts";
import { receiver } from "../lib/http/endpoint.ts";
import { initializing } from "../lib/platform/initializing.ts";

/** POST /v1/webhooks/stripe */
export const handler = initializing(receiver(receiveWebhook), () => fetchSigningSecrets());
