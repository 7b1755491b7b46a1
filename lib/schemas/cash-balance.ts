import type Stripe from "stripe";
import * as z from "zod/mini";
import { cashBalanceSettings } from "./cash-balance-settings.ts";
import { expandableTo, pagination, parametersOf, pathId } from "./parameters.ts";

const customer = pathId("customer", "id");
const transaction = pathId("customer cash balance transaction", "transaction");

/** The parameters to retrieve a cash balance. https://docs.stripe.com/api/cash_balance/retrieve */
export const RetrieveCashBalance = parametersOf<Stripe.CustomerRetrieveCashBalanceParams, "customer">()({
  ...expandableTo(),
  customer,
});

/** The parameters to update a cash balance's settings. https://docs.stripe.com/api/cash_balance/update */
export const UpdateCashBalance = parametersOf<Stripe.CustomerUpdateCashBalanceParams, "customer">()({
  ...expandableTo(),
  settings: z.optional(cashBalanceSettings),
  customer,
});

/** The parameters to list cash balance transactions. https://docs.stripe.com/api/cash_balance_transactions/list */
export const ListCashBalanceTransactions = parametersOf<Stripe.CustomerListCashBalanceTransactionsParams, "customer">()(
  {
    ...expandableTo("data.customer"),
    ...pagination,
    customer,
  },
);

/** The parameters to retrieve a cash balance transaction. https://docs.stripe.com/api/cash_balance_transactions/retrieve */
export const RetrieveCashBalanceTransaction = parametersOf<
  Stripe.CustomerRetrieveCashBalanceTransactionParams,
  "customer" | "transaction"
>()({ ...expandableTo("customer"), customer, transaction });
