import { retrieveCustomer } from "../lib/directory/retrieve.ts";
import { endpoint } from "../lib/http/endpoint.ts";
import { RetrieveCustomerReference } from "../lib/schemas/customer-reference.ts";

/** GET /v1/customer_references/{reference} */
export const handler = endpoint(
  { scope: "customer_references:read", input: RetrieveCustomerReference },
  ({ reference, ...parameters }, call) => retrieveCustomer({ namespace: call.namespace, reference }, parameters, call),
);
