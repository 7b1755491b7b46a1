import { endpoint } from "../lib/http/endpoint.ts";
import { RetrieveTaxId } from "../lib/schemas/tax-id.ts";

/** GET /v1/customers/{customer}/tax_ids/{tax_id} */
export const handler = endpoint(
  { scope: "tax_ids:read", input: RetrieveTaxId },
  ({ customer, tax_id, ...parameters }, { stripe, options }) =>
    stripe.customers.retrieveTaxId(customer, tax_id, parameters, options),
);
