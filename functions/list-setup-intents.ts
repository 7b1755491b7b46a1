import { endpoint } from "../lib/http/endpoint.ts";
import { ListSetupIntents } from "../lib/schemas/setup-intent.ts";

/** GET /v1/setup_intents */
export const handler = endpoint(
  { scope: "setup_intents:read", input: ListSetupIntents },
  (filter, { stripe, options }) => stripe.setupIntents.list(filter, options),
);
