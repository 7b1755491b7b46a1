import { endpoint } from "../lib/http/endpoint.ts";
import { ListCustomerBalanceTransactions } from "../lib/schemas/customer-balance-transaction.ts";

/** GET /v1/customers/{customer}/balance_transactions */
export const handler = endpoint(
  { scope: "customer_balance_transactions:read", input: ListCustomerBalanceTransactions },
  ({ customer, ...filter }, { stripe, options }) => stripe.customers.listBalanceTransactions(customer, filter, options),
);
