import { listHistory } from "../lib/directory/list-history.ts";
import { endpoint } from "../lib/http/endpoint.ts";
import { RetrieveCustomerReferenceHistory } from "../lib/schemas/customer-reference.ts";

/** GET /v1/customer_references/{reference}/history */
export const handler = endpoint(
  { scope: "audit:read", input: RetrieveCustomerReferenceHistory, initialize: [] },
  ({ reference, ...page }, { namespace }) => listHistory({ namespace, reference }, page),
);
