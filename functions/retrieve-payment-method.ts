import { endpoint } from "../lib/http/endpoint.ts";
import { RetrievePaymentMethod } from "../lib/schemas/payment-method.ts";

/** GET /v1/payment_methods/{payment_method} */
export const handler = endpoint(
  { scope: "payment_methods:read", input: RetrievePaymentMethod },
  ({ payment_method, ...parameters }, { stripe, options }) =>
    stripe.paymentMethods.retrieve(payment_method, parameters, options),
);
