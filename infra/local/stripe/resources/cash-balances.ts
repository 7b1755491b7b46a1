import type Stripe from "stripe";
import type * as z from "zod";
import type { Account, EventRequest } from "../account.ts";
import { transferTypes } from "../enums.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";
import { cashBalanceOf } from "./customer-changes.ts";
import type {
  FundCashBalance,
  ListCashBalanceTransactions,
  RetrieveCashBalanceTransaction,
  UpdateCashBalance,
} from "./detail-schemas.ts";

type Transaction = Stripe.CustomerCashBalanceTransaction;

/** Returns a customer's cash balance. Throws a 404 if the customer does not exist. */
export const retrieveCashBalance = (account: Account, { customer }: { customer: string }) =>
  account.customer(customer).cash_balance as Stripe.CashBalance;

/** Updates the settings of a customer's cash balance. Throws a 404 if the customer does not exist. */
export function updateCashBalance(
  account: Account,
  { customer: id, ...changes }: z.output<typeof UpdateCashBalance>,
  request: EventRequest,
): Stripe.CashBalance {
  const customer = account.customer(id);
  account.saveCustomer({ ...customer, cash_balance: cashBalanceOf(customer, changes) }, request);
  return retrieveCashBalance(account, { customer: id });
}

/** Adds a bank transfer in test mode to a customer's cash balance. Throws a 404 if the customer does not exist. */
export function fundCashBalance(
  account: Account,
  { customer: id, amount, currency, reference }: z.output<typeof FundCashBalance>,
  request: EventRequest,
): Transaction {
  const customer = account.customer(id);
  const before = retrieveCashBalance(account, { customer: id });
  const ending_balance = (before.available?.[currency] ?? 0) + amount;
  const object = { ...before, available: { ...before.available, [currency]: ending_balance } };
  account.saveCustomer({ ...customer, cash_balance: object }, request);
  const transaction = account.cashBalanceTransactions.put(
    newCashBalanceTransaction(account.time, id, { amount, currency, ending_balance, reference }),
  );
  account.record(request, (base) => ({
    ...base,
    type: "customer_cash_balance_transaction.created",
    data: { object: transaction },
  }));
  account.record(request, (base) => ({ ...base, type: "cash_balance.funds_available", data: { object } }));
  return transaction;
}

interface Funding {
  readonly amount: number;
  readonly currency: keyof typeof transferTypes;
  readonly ending_balance: number;
  readonly reference?: string;
}

// A BIC ends in XXX if it names the head office.
const senders = {
  eur: { eu_bank_transfer: { bic: "TESTDEFFXXX", iban_last4: "3000", sender_name: "Jenny Rosen" } },
  gbp: { gb_bank_transfer: { account_number_last4: "2345", sender_name: "Jenny Rosen", sort_code: "108800" } },
  jpy: { jp_bank_transfer: { sender_bank: "TEST BANK", sender_branch: "TEST", sender_name: "JENNY ROSEN" } },
  mxn: {},
  usd: { us_bank_transfer: { network: "ach", sender_name: "Jenny Rosen" } },
} as const;

/** A new transaction of a bank transfer. `time` is its creation in Unix seconds. */
export const newCashBalanceTransaction = (
  time: number,
  customer: string,
  { amount, currency, ending_balance, reference }: Funding,
): Transaction => ({
  id: ids.cashBalanceTransaction(),
  object: "customer_cash_balance_transaction",
  created: time,
  currency,
  customer,
  customer_account: null,
  ending_balance,
  funded: {
    bank_transfer: { ...senders[currency], reference: reference || null, type: transferTypes[currency] },
  },
  livemode: false,
  net_amount: amount,
  type: "funded",
});

/** Returns a transaction of a customer. Throws a 404 if either does not exist, or if it belongs to another customer. */
export function retrieveCashBalanceTransaction(
  account: Account,
  { customer, transaction: id }: z.output<typeof RetrieveCashBalanceTransaction>,
): Transaction {
  const transaction = account.cashBalanceTransactions.get(id);
  if (transaction?.customer === account.customer(customer).id) return transaction;
  throw resourceMissing("customer cash balance transaction", id, "transaction", 404);
}

/** Lists the transactions of a customer's cash balance, newest first. Throws a 404 if the customer does not exist. */
export function listCashBalanceTransactions(
  account: Account,
  { customer: id, ...page }: z.output<typeof ListCashBalanceTransactions>,
) {
  const customer = account.customer(id).id;
  const url = `/v1/customers/${customer}/cash_balance_transactions`;
  return account.cashBalanceTransactions.page(url, page, () => true, { group: customer });
}
