import { endpoint } from "../lib/http/endpoint.ts";
import { UpdateSetupIntent } from "../lib/schemas/setup-intent-writes.ts";

/** POST /v1/setup_intents/{setup_intent} */
export const handler = endpoint(
  { scope: "setup_intents:write", input: UpdateSetupIntent },
  ({ setup_intent, ...changes }, { stripe, options }) => stripe.setupIntents.update(setup_intent, changes, options),
);
