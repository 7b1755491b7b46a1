import * as z from "zod";
import { currencies, reconciliationModes, taxIdTypes, transferTypes } from "../enums.ts";
import { maxCharacters } from "../limits.ts";
import {
  currency,
  emptiable,
  expandable,
  integer,
  list,
  metadata,
  nonEmptyText,
  number,
  pagination,
  pathId,
  text,
  timeRange,
} from "./parameters.ts";

const customer = pathId("customer", "id");
const tax_id = pathId("tax id", "id");

/** Parameters of https://docs.stripe.com/api/tax_ids/customer_create */
export const CreateTaxId = z.strictObject({ ...expandable, customer, type: z.enum(taxIdTypes), value: nonEmptyText() });

/** Parameters of https://docs.stripe.com/api/tax_ids/customer_list */
export const ListTaxIds = z.strictObject({ ...expandable, ...pagination, customer });

/** Parameters of https://docs.stripe.com/api/tax_ids/customer_retrieve */
export const RetrieveTaxId = z.strictObject({ ...expandable, customer, tax_id });

/** Parameters of https://docs.stripe.com/api/tax_ids/customer_delete */
export const DeleteTaxId = z.strictObject({ customer, tax_id });

const balanceTransaction = { customer, transaction: pathId("customer balance transaction", "transaction") };
const notes = {
  ...expandable,
  description: text(maxCharacters.transaction_description).optional(),
  metadata: emptiable(metadata).optional(),
};

/** Parameters of https://docs.stripe.com/api/customer_balance_transactions/create */
export const CreateCustomerBalanceTransaction = z.strictObject({
  ...notes,
  amount: integer,
  currency: currency(currencies),
  customer,
});

/** Parameters of https://docs.stripe.com/api/customer_balance_transactions/list */
export const ListCustomerBalanceTransactions = z.strictObject({
  ...expandable,
  ...pagination,
  created: timeRange.optional(),
  customer,
  invoice: nonEmptyText().optional(),
});

/** Parameters of https://docs.stripe.com/api/customer_balance_transactions/retrieve */
export const RetrieveCustomerBalanceTransaction = z.strictObject({ ...expandable, ...balanceTransaction });

/** Parameters of https://docs.stripe.com/api/customer_balance_transactions/update */
export const UpdateCustomerBalanceTransaction = z.strictObject({ ...notes, ...balanceTransaction });

/** Parameters of https://docs.stripe.com/api/discounts/delete */
export const DeleteDiscount = z.strictObject({ customer });

/** Parameters of https://docs.stripe.com/api/coupons/create, as far as a customer's discount needs them. */
export const CreateCoupon = z.strictObject({
  ...expandable,
  amount_off: integer.optional(),
  currency: currency(currencies).optional(),
  duration: z.enum(["forever", "once", "repeating"]).optional(),
  duration_in_months: integer.optional(),
  id: nonEmptyText().optional(),
  metadata: emptiable(metadata).optional(),
  name: text(maxCharacters.coupon_name).optional(),
  percent_off: number.optional(),
});

/** Parameters of https://docs.stripe.com/api/cash_balance/retrieve */
export const RetrieveCashBalance = z.strictObject({ ...expandable, customer });

/** Parameters of https://docs.stripe.com/api/cash_balance/update */
export const UpdateCashBalance = z.strictObject({
  ...expandable,
  customer,
  settings: z.strictObject({ reconciliation_mode: z.enum(reconciliationModes).optional() }).optional(),
});

const transferCurrency = currency(Object.keys(transferTypes) as (keyof typeof transferTypes)[]);

/** Parameters of https://docs.stripe.com/api/cash_balance_transactions/fund_cash_balance */
export const FundCashBalance = z.strictObject({
  ...expandable,
  amount: integer,
  currency: transferCurrency,
  customer,
  reference: text().optional(),
});

/** Parameters of https://docs.stripe.com/api/cash_balance_transactions/list */
export const ListCashBalanceTransactions = z.strictObject({ ...expandable, ...pagination, customer });

/** Parameters of https://docs.stripe.com/api/cash_balance_transactions/retrieve */
export const RetrieveCashBalanceTransaction = z.strictObject({
  ...expandable,
  customer,
  transaction: pathId("customer cash balance transaction", "transaction"),
});

/** Parameters of https://docs.stripe.com/api/funding_instructions/create */
export const CreateFundingInstructions = z.strictObject({
  ...expandable,
  bank_transfer: z.strictObject({
    eu_bank_transfer: z.strictObject({ country: nonEmptyText() }).optional(),
    requested_address_types: list(z.enum(["iban", "sort_code", "spei", "zengin"])).optional(),
    type: z.enum(Object.values(transferTypes)),
  }),
  currency: transferCurrency,
  customer,
  funding_type: z.enum(["bank_transfer"]),
});
