import { endpoint } from "../lib/http/endpoint.ts";
import { RetrieveCustomerBalanceTransaction } from "../lib/schemas/customer-balance-transaction.ts";

/** GET /v1/customers/{customer}/balance_transactions/{transaction} */
export const handler = endpoint(
  { scope: "customer_balance_transactions:read", input: RetrieveCustomerBalanceTransaction },
  ({ customer, transaction, ...parameters }, { stripe, options }) =>
    stripe.customers.retrieveBalanceTransaction(customer, transaction, parameters, options),
);
