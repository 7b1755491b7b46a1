import { endpoint } from "../lib/http/endpoint.ts";
import { CreateTaxId } from "../lib/schemas/tax-id.ts";

/** POST /v1/customers/{customer}/tax_ids */
export const handler = endpoint(
  { scope: "tax_ids:write", input: CreateTaxId },
  ({ customer, ...parameters }, { stripe, options }) => stripe.customers.createTaxId(customer, parameters, options),
);
