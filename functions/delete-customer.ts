import { deleteCustomer } from "../lib/customers/delete.ts";
import { endpoint } from "../lib/http/endpoint.ts";
import { DeleteCustomer } from "../lib/schemas/customer.ts";

/** DELETE /v1/customers/{customer} */
export const handler = endpoint(
  { scope: "customers:delete", input: DeleteCustomer, ifMatch: true },
  ({ customer, force }, call) => deleteCustomer(customer, { force }, call),
);
