import { endpoint } from "../lib/http/endpoint.ts";
import { CreateSetupIntent } from "../lib/schemas/setup-intent-writes.ts";

/** POST /v1/setup_intents */
export const handler = endpoint(
  { scope: "setup_intents:write", input: CreateSetupIntent },
  (parameters, { stripe, options }) => stripe.setupIntents.create(parameters, options),
);
