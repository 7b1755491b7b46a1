import type Stripe from "stripe";
import * as z from "zod/mini";
import {
  currency,
  emptiable,
  expandableTo,
  integer,
  metadata,
  nonEmptyText,
  pagination,
  parametersOf,
  pathId,
  text,
  timeRange,
} from "./parameters.ts";

const customer = pathId("customer", "id");
const transaction = pathId("customer balance transaction", "transaction");
const expandable = expandableTo("customer");

const notes = { ...expandable, description: z.optional(text(350)), metadata: z.optional(emptiable(metadata)) };

/** The parameters to create a customer balance transaction. https://docs.stripe.com/api/customer_balance_transactions/create */
export const CreateCustomerBalanceTransaction = parametersOf<
  Stripe.CustomerCreateBalanceTransactionParams,
  "customer"
>()({
  ...notes,
  amount: integer,
  currency,
  customer,
});

/** The parameters to list customer balance transactions. https://docs.stripe.com/api/customer_balance_transactions/list */
export const ListCustomerBalanceTransactions = parametersOf<Stripe.CustomerListBalanceTransactionsParams, "customer">()(
  {
    ...expandableTo("data.customer"),
    ...pagination,
    created: z.optional(timeRange),
    invoice: z.optional(nonEmptyText()),
    customer,
  },
);

/** The parameters to retrieve a customer balance transaction. https://docs.stripe.com/api/customer_balance_transactions/retrieve */
export const RetrieveCustomerBalanceTransaction = parametersOf<
  Stripe.CustomerRetrieveBalanceTransactionParams,
  "customer" | "transaction"
>()({ ...expandable, customer, transaction });

/** The parameters to update a customer balance transaction. https://docs.stripe.com/api/customer_balance_transactions/update */
export const UpdateCustomerBalanceTransaction = parametersOf<
  Stripe.CustomerUpdateBalanceTransactionParams,
  "customer" | "transaction"
>()({ ...notes, customer, transaction });
