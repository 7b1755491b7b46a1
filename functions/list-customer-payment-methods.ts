import { endpoint } from "../lib/http/endpoint.ts";
import { ListCustomerPaymentMethods } from "../lib/schemas/payment-method.ts";

/** GET /v1/customers/{customer}/payment_methods */
export const handler = endpoint(
  { scope: "payment_methods:read", input: ListCustomerPaymentMethods },
  ({ customer, ...filter }, { stripe, options }) => stripe.customers.listPaymentMethods(customer, filter, options),
);
