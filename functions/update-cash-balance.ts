import { endpoint } from "../lib/http/endpoint.ts";
import { UpdateCashBalance } from "../lib/schemas/cash-balance.ts";

/** POST /v1/customers/{customer}/cash_balance */
export const handler = endpoint(
  { scope: "cash_balances:write", input: UpdateCashBalance },
  ({ customer, ...changes }, { stripe, options }) => stripe.customers.updateCashBalance(customer, changes, options),
);
