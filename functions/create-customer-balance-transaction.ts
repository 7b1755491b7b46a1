import { endpoint } from "../lib/http/endpoint.ts";
import { CreateCustomerBalanceTransaction } from "../lib/schemas/customer-balance-transaction.ts";

/** POST /v1/customers/{customer}/balance_transactions */
export const handler = endpoint(
  { scope: "customer_balance_transactions:write", input: CreateCustomerBalanceTransaction },
  ({ customer, ...parameters }, { stripe, options }) =>
    stripe.customers.createBalanceTransaction(customer, parameters, options),
);
