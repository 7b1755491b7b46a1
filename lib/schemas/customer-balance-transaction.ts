import type Stripe from "stripe";
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

const notes = { ...expandable, description: text(350).optional(), metadata: emptiable(metadata).optional() };

/** The parameters to create a customer balance transaction. https://docs.stripe.com/api/customer_balance_transactions/create */
export const CreateCustomerBalanceTransaction = parametersOf<Stripe.CustomerCreateBalanceTransactionParams>()({
  ...notes,
  amount: integer,
  currency,
}).extend({ customer });

/** The parameters to list customer balance transactions. https://docs.stripe.com/api/customer_balance_transactions/list */
export const ListCustomerBalanceTransactions = parametersOf<Stripe.CustomerListBalanceTransactionsParams>()({
  ...expandableTo("data.customer"),
  ...pagination,
  created: timeRange.optional(),
  invoice: nonEmptyText().optional(),
}).extend({ customer });

/** The parameters to retrieve a customer balance transaction. https://docs.stripe.com/api/customer_balance_transactions/retrieve */
export const RetrieveCustomerBalanceTransaction = parametersOf<Stripe.CustomerRetrieveBalanceTransactionParams>()(
  expandable,
).extend({ customer, transaction });

/** The parameters to update a customer balance transaction. https://docs.stripe.com/api/customer_balance_transactions/update */
export const UpdateCustomerBalanceTransaction = parametersOf<Stripe.CustomerUpdateBalanceTransactionParams>()(
  notes,
).extend({ customer, transaction });
