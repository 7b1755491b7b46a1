import { endpoint } from "../lib/http/endpoint.ts";
import { ListCashBalanceTransactions } from "../lib/schemas/cash-balance.ts";

/** GET /v1/customers/{customer}/cash_balance_transactions */
export const handler = endpoint(
  { scope: "cash_balances:read", input: ListCashBalanceTransactions },
  ({ customer, ...page }, { stripe, options }) => stripe.customers.listCashBalanceTransactions(customer, page, options),
);
