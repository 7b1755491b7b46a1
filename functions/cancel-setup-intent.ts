import { endpoint } from "../lib/http/endpoint.ts";
import { CancelSetupIntent } from "../lib/schemas/setup-intent.ts";

/** POST /v1/setup_intents/{setup_intent}/cancel */
export const handler = endpoint(
  { scope: "setup_intents:write", input: CancelSetupIntent },
  ({ setup_intent, ...parameters }, { stripe, options }) =>
    stripe.setupIntents.cancel(setup_intent, parameters, options),
);
