import { endpoint } from "../lib/http/endpoint.ts";
import { DeleteTaxId } from "../lib/schemas/tax-id.ts";

/** DELETE /v1/customers/{customer}/tax_ids/{tax_id} */
export const handler = endpoint(
  { scope: "tax_ids:write", input: DeleteTaxId },
  ({ customer, tax_id }, { stripe, options }) => stripe.customers.deleteTaxId(customer, tax_id, {}, options),
);
