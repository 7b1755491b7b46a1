import { endpoint } from "../lib/http/endpoint.ts";
import { CreateCustomer } from "../lib/schemas/customer.ts";

/** POST /v1/customers */
export const handler = endpoint({ scope: "customers:write", input: CreateCustomer }, (customer, { stripe, options }) =>
  stripe.customers.create(customer, options),
);
