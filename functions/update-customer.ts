import { endpoint } from "../lib/endpoint.ts";
import { UpdateCustomer } from "../lib/schemas/customer.ts";

/** POST /v1/customers/{customer} */
export const handler = endpoint(
  { scope: "customers:write", input: UpdateCustomer },
  ({ customer, ...changes }, { stripe, options }) => stripe.customers.update(customer, changes, options),
);
