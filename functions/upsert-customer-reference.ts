import { endpoint } from "../lib/endpoint.ts";
import { referenceOf } from "../lib/references.ts";
import { UpsertCustomerReference } from "../lib/schemas/customer-reference.ts";
import { upsertCustomer } from "../lib/upsert.ts";

/** PUT /v1/customer_references/{reference} */
export const handler = endpoint(
  { scope: "customer_references:write", input: UpsertCustomerReference },
  ({ reference, ...customer }, call) => upsertCustomer(referenceOf(call.namespace, reference), customer, call),
);
