import { assertUnchangedBefore } from "../lib/customers/unchanged.ts";
import { updateCustomer } from "../lib/directory/update.ts";
import { endpoint } from "../lib/http/endpoint.ts";
import { UpdateCustomer } from "../lib/schemas/customer-writes.ts";

/** POST /v1/customers/{customer} */
export const handler = endpoint(
  { scope: "customers:write", input: UpdateCustomer, ifMatch: true },
  async ({ customer, ...changes }, call) => {
    await assertUnchangedBefore(customer, call);
    return updateCustomer(customer, changes, call);
  },
);
