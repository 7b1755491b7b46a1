import { endpoint } from "../lib/http/endpoint.ts";
import { ListPaymentMethods } from "../lib/schemas/payment-method.ts";

/** GET /v1/payment_methods */
export const handler = endpoint(
  { scope: "payment_methods:read", input: ListPaymentMethods },
  (filter, { stripe, options }) => stripe.paymentMethods.list(filter, options),
);
