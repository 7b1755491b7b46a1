import { endpoint } from "../lib/http/endpoint.ts";
import { DeleteCustomer } from "../lib/schemas/customer.ts";

/** DELETE /v1/customers/{customer} */
export const handler = endpoint(
  { scope: "customers:delete", input: DeleteCustomer },
  ({ customer }, { stripe, options }) => stripe.customers.del(customer, {}, options),
);
