import { endpoint } from "../lib/http/endpoint.ts";
import { RetrieveSetupIntent } from "../lib/schemas/setup-intent.ts";

/** GET /v1/setup_intents/{setup_intent} */
export const handler = endpoint(
  { scope: "setup_intents:read", input: RetrieveSetupIntent },
  ({ setup_intent, ...parameters }, { stripe, options }) =>
    stripe.setupIntents.retrieve(setup_intent, parameters, options),
);
