import { endpoint } from "../lib/http/endpoint.ts";
import { DetachPaymentMethod } from "../lib/schemas/payment-method.ts";

/** POST /v1/payment_methods/{payment_method}/detach */
export const handler = endpoint(
  { scope: "payment_methods:write", input: DetachPaymentMethod },
  ({ payment_method, ...parameters }, { stripe, options }) =>
    stripe.paymentMethods.detach(payment_method, parameters, options),
);
