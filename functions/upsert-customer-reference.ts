import { upsertCustomer } from "../lib/directory/upsert.ts";
import { endpoint } from "../lib/http/endpoint.ts";
import { tableId } from "../lib/platform/table.ts";
import { UpsertCustomerReference } from "../lib/schemas/customer-reference-writes.ts";
import { prepareStripe } from "../lib/stripe/client.ts";

/** POST or PUT /v1/customer_references/{reference} */
export const handler = endpoint(
  {
    scope: "customer_references:write",
    input: UpsertCustomerReference,
    initialize: [() => prepareStripe("write"), tableId],
  },
  ({ reference, ...customer }, call) => upsertCustomer({ namespace: call.namespace, reference }, customer, call),
);
