import { endpoint } from "../lib/http/endpoint.ts";
import { UpdatePaymentMethod } from "../lib/schemas/payment-method-writes.ts";

/** POST /v1/payment_methods/{payment_method} */
export const handler = endpoint(
  { scope: "payment_methods:write", input: UpdatePaymentMethod },
  ({ payment_method, ...changes }, { stripe, options }) =>
    stripe.paymentMethods.update(payment_method, changes, options),
);
