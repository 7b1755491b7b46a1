import { endpoint } from "../lib/http/endpoint.ts";
import { ListTaxIds } from "../lib/schemas/tax-id.ts";

/** GET /v1/customers/{customer}/tax_ids */
export const handler = endpoint(
  { scope: "tax_ids:read", input: ListTaxIds },
  ({ customer, ...page }, { stripe, options }) => stripe.customers.listTaxIds(customer, page, options),
);
