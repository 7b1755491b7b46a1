import { endOnSignal, fail, listen, portOf } from "../servers.ts";
import { createStripeDouble } from "./double.ts";

const url = await listen(createStripeDouble(), portOf("STRIPE_DOUBLE_PORT", 12111)).catch(fail);
endOnSignal();
console.log(`The Stripe double answers at ${url}.

Try it
  curl ${url}/v1/customers -u sk_test_double: -d email=jenny@example.com
`);
