import type Stripe from "stripe";
import type * as z from "zod";
import type { Account, EventRequest } from "../account.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";
import type {
  CreateCustomerBalanceTransaction,
  ListCustomerBalanceTransactions,
  RetrieveCustomerBalanceTransaction,
  UpdateCustomerBalanceTransaction,
} from "./detail-schemas.ts";
import { isInRange, mergeMetadata, textOr } from "./fields.ts";

type Transaction = Stripe.CustomerBalanceTransaction;
type Change = Pick<Transaction, "amount" | "currency"> & Partial<Transaction>;

/** Currency of the account, and so of a balance without a currency. */
const defaultCurrency = "usd";

/** Changes a customer's balance in a currency by an amount. Throws a 404 if the customer does not exist. */
export function createBalanceTransaction(
  account: Account,
  { customer: id, amount, currency, description, metadata }: z.output<typeof CreateCustomerBalanceTransaction>,
  request: EventRequest,
): Transaction {
  const customer = account.customer(id);
  const isDefault = currency === (customer.currency ?? currency);
  const before = isDefault ? customer.balance : -(customer.invoice_credit_balance?.[currency] ?? 0);
  const ending_balance = before + amount;
  account.saveCustomer(
    {
      ...withCredit(customer, currency, ending_balance),
      balance: isDefault ? ending_balance : customer.balance,
      currency: customer.currency ?? currency,
    },
    request,
  );
  const notes = { description: textOr(description, null), metadata: mergeMetadata({}, metadata) };
  return account.balanceTransactions.put(
    newBalanceTransaction(account.time, id, { ...notes, amount, currency, ending_balance }),
  );
}

/** A customer whose credit in a currency is that of the balance. Credit is positive, and a balance in the customer's favour negative. */
const withCredit = (customer: Stripe.Customer, currency: string, balance: number): Stripe.Customer => ({
  ...customer,
  invoice_credit_balance: { ...customer.invoice_credit_balance, [currency]: 0 - balance },
});

/** Stores the transaction of a balance that the customer's own parameter sets. */
export function recordBalance(account: Account, { id, balance, currency }: Stripe.Customer, before?: Stripe.Customer) {
  const amount = balance - (before?.balance ?? 0);
  if (amount === 0) return;
  const type = before ? "adjustment" : "initial";
  account.balanceTransactions.put(
    newBalanceTransaction(account.time, id, {
      amount,
      currency: currency ?? defaultCurrency,
      ending_balance: balance,
      type,
    }),
  );
}

/** A new transaction. `time` is its creation in Unix seconds. */
export const newBalanceTransaction = (time: number, customer: string, change: Change): Transaction => ({
  id: ids.balanceTransaction(),
  object: "customer_balance_transaction",
  checkout_session: null,
  created: time,
  credit_note: null,
  customer,
  customer_account: null,
  description: null,
  ending_balance: change.amount,
  invoice: null,
  livemode: false,
  metadata: {},
  type: "adjustment",
  ...change,
});

/** Returns a transaction of a customer. Throws a 404 if either does not exist, or if it belongs to another customer. */
export function retrieveBalanceTransaction(
  account: Account,
  { customer, transaction: id }: Pick<z.output<typeof RetrieveCustomerBalanceTransaction>, "customer" | "transaction">,
): Transaction {
  const transaction = account.balanceTransactions.get(id);
  if (transaction?.customer === account.customer(customer).id) return transaction;
  throw resourceMissing("customer balance transaction", id, "transaction", 404);
}

/** Lists the transactions of a customer that match the filters, newest first. Throws a 404 if it does not exist. */
export function listBalanceTransactions(
  account: Account,
  { customer: id, created, invoice, ...page }: z.output<typeof ListCustomerBalanceTransactions>,
) {
  const customer = account.customer(id).id;
  return account.balanceTransactions.page(
    `/v1/customers/${customer}/balance_transactions`,
    page,
    (transaction) =>
      isInRange(created, transaction.created) && (invoice === undefined || transaction.invoice === invoice),
    { group: customer, created },
  );
}

/** Updates the description and metadata of a transaction. Throws the errors of `retrieveBalanceTransaction`. */
export function updateBalanceTransaction(
  account: Account,
  { description, metadata, ...path }: z.output<typeof UpdateCustomerBalanceTransaction>,
): Transaction {
  const transaction = retrieveBalanceTransaction(account, path);
  return account.balanceTransactions.put({
    ...transaction,
    description: textOr(description, transaction.description),
    metadata: mergeMetadata(transaction.metadata ?? {}, metadata),
  });
}
