import { endpoint } from "../lib/http/endpoint.ts";
import { RetrieveCashBalance } from "../lib/schemas/cash-balance.ts";

/** GET /v1/customers/{customer}/cash_balance */
export const handler = endpoint(
  { scope: "cash_balances:read", input: RetrieveCashBalance },
  ({ customer, ...parameters }, { stripe, options }) =>
    stripe.customers.retrieveCashBalance(customer, parameters, options),
);
