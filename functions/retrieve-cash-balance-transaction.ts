import { endpoint } from "../lib/http/endpoint.ts";
import { RetrieveCashBalanceTransaction } from "../lib/schemas/cash-balance.ts";

/** GET /v1/customers/{customer}/cash_balance_transactions/{transaction} */
export const handler = endpoint(
  { scope: "cash_balances:read", input: RetrieveCashBalanceTransaction },
  ({ customer, transaction, ...parameters }, { stripe, options }) =>
    stripe.customers.retrieveCashBalanceTransaction(customer, transaction, parameters, options),
);
