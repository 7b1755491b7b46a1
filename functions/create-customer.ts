import { withOwner } from "../lib/directory/owners.ts";
import { endpoint } from "../lib/http/endpoint.ts";
import { CreateCustomer } from "../lib/schemas/customer-writes.ts";

/** POST /v1/customers */
export const handler = endpoint(
  { scope: "customers:write", input: CreateCustomer },
  (customer, { stripe, options, namespace }) => stripe.customers.create(withOwner(customer, namespace), options),
);
