import { endpoint } from "../lib/http/endpoint.ts";
import { RetrieveCustomer } from "../lib/schemas/customer.ts";

/** GET /v1/customers/{customer} */
export const handler = endpoint(
  { scope: "customers:read", input: RetrieveCustomer },
  ({ customer, ...parameters }, { stripe, options }) => stripe.customers.retrieve(customer, parameters, options),
);
