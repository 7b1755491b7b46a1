import { endpoint } from "../lib/endpoint.ts";
import { referenceOf } from "../lib/references.ts";
import { RetrieveCustomerReference } from "../lib/schemas/customer-reference.ts";
import { retrieveCustomer } from "../lib/upsert.ts";

/** GET /v1/customer_references/{reference} */
export const handler = endpoint(
  { scope: "customer_references:read", input: RetrieveCustomerReference },
  ({ reference, ...parameters }, call) => retrieveCustomer(referenceOf(call.namespace, reference), parameters, call),
);
