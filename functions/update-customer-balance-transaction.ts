import { endpoint } from "../lib/http/endpoint.ts";
import { UpdateCustomerBalanceTransaction } from "../lib/schemas/customer-balance-transaction.ts";

/** POST /v1/customers/{customer}/balance_transactions/{transaction} */
export const handler = endpoint(
  { scope: "customer_balance_transactions:write", input: UpdateCustomerBalanceTransaction },
  ({ customer, transaction, ...changes }, { stripe, options }) =>
    stripe.customers.updateBalanceTransaction(customer, transaction, changes, options),
);
