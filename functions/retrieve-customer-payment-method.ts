import { endpoint } from "../lib/http/endpoint.ts";
import { RetrieveCustomerPaymentMethod } from "../lib/schemas/payment-method.ts";

/** GET /v1/customers/{customer}/payment_methods/{payment_method} */
export const handler = endpoint(
  { scope: "payment_methods:read", input: RetrieveCustomerPaymentMethod },
  ({ customer, payment_method, ...parameters }, { stripe, options }) =>
    stripe.customers.retrievePaymentMethod(customer, payment_method, parameters, options),
);
