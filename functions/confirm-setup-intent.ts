import { endpoint } from "../lib/http/endpoint.ts";
import { ConfirmSetupIntent } from "../lib/schemas/setup-intent-writes.ts";

/** POST /v1/setup_intents/{setup_intent}/confirm */
export const handler = endpoint(
  { scope: "setup_intents:write", input: ConfirmSetupIntent },
  ({ setup_intent, ...parameters }, { stripe, options }) =>
    stripe.setupIntents.confirm(setup_intent, parameters, options),
);
