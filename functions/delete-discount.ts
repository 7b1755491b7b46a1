import { endpoint } from "../lib/http/endpoint.ts";
import { DeleteDiscount } from "../lib/schemas/discount.ts";

/** DELETE /v1/customers/{customer}/discount */
export const handler = endpoint(
  { scope: "discounts:write", input: DeleteDiscount },
  ({ customer }, { stripe, options }) => stripe.customers.deleteDiscount(customer, {}, options),
);
