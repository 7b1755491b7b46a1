import { endpoint } from "../lib/http/endpoint.ts";
import { VerifySetupIntentMicrodeposits } from "../lib/schemas/setup-intent.ts";

/** POST /v1/setup_intents/{setup_intent}/verify_microdeposits */
export const handler = endpoint(
  { scope: "setup_intents:write", input: VerifySetupIntentMicrodeposits },
  ({ setup_intent, ...parameters }, { stripe, options }) =>
    stripe.setupIntents.verifyMicrodeposits(setup_intent, parameters, options),
);
