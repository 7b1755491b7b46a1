import type Stripe from "stripe";
import * as z from "zod";
import { id, metadata, type Properties, text, time } from "./basics.ts";
import { owner } from "./customers.ts";

export const TaxId: z.ZodType<Stripe.TaxId> = z.strictObject({
  id: id("txi"),
  object: z.literal("tax_id"),
  country: text,
  created: time,
  customer: owner(),
  customer_account: z.null(),
  livemode: z.literal(false),
  owner: z.strictObject({ customer: owner(), customer_account: z.null(), type: z.literal("customer") }),
  type: z.string(),
  value: z.string(),
  verification: z.strictObject({
    status: z.enum(["pending", "unavailable", "unverified", "verified"]),
    verified_address: text,
    verified_name: text,
  }),
} satisfies Properties<Stripe.TaxId>);

export const DeletedTaxId = z.strictObject({ id: id("txi"), object: z.literal("tax_id"), deleted: z.literal(true) });

export const BalanceTransaction = z.strictObject({
  id: id("cbtxn"),
  object: z.literal("customer_balance_transaction"),
  amount: z.int(),
  checkout_session: z.null(),
  created: time,
  credit_note: z.null(),
  currency: z.string().regex(/^[a-z]{3}$/),
  customer: owner(),
  customer_account: z.null(),
  description: z.string().max(350).nullable(),
  ending_balance: z.int(),
  invoice: z.null(),
  livemode: z.literal(false),
  metadata,
  type: z.enum(["adjustment", "initial"]),
} satisfies Properties<Stripe.CustomerBalanceTransaction>);

export const CashBalance = z.strictObject({
  object: z.literal("cash_balance"),
  available: z.record(z.string(), z.int()).nullable(),
  customer: id("cus"),
  customer_account: z.null(),
  livemode: z.literal(false),
  settings: z.strictObject({
    reconciliation_mode: z.enum(["automatic", "manual"]),
    using_merchant_default: z.boolean(),
  }),
} satisfies Properties<Stripe.CashBalance>);

type Transfer = Stripe.CustomerCashBalanceTransaction.Funded.BankTransfer;

export const CashBalanceTransaction = z.strictObject({
  id: id("ccsbtxn"),
  object: z.literal("customer_cash_balance_transaction"),
  created: time,
  currency: z.string(),
  customer: owner(),
  customer_account: z.null(),
  ending_balance: z.int(),
  funded: z.strictObject({
    bank_transfer: z.strictObject({
      eu_bank_transfer: z.strictObject({ bic: text, iban_last4: text, sender_name: text }).optional(),
      gb_bank_transfer: z.strictObject({ account_number_last4: text, sender_name: text, sort_code: text }).optional(),
      jp_bank_transfer: z.strictObject({ sender_bank: text, sender_branch: text, sender_name: text }).optional(),
      reference: text,
      type: z.string().endsWith("_bank_transfer"),
      us_bank_transfer: z.strictObject({ network: z.string(), sender_name: text }).optional(),
    } satisfies Properties<Transfer>),
  }),
  livemode: z.literal(false),
  net_amount: z.int(),
  type: z.literal("funded"),
} satisfies Partial<Properties<Stripe.CustomerCashBalanceTransaction>>);

type FinancialAddress = Stripe.FundingInstructions.BankTransfer.FinancialAddress;

export const FundingInstructions = z.strictObject({
  object: z.literal("funding_instructions"),
  bank_transfer: z.strictObject({
    country: z.string().length(2),
    financial_addresses: z.array(
      z.strictObject({
        aba: z.looseObject({ account_number: z.string(), routing_number: z.string() }).optional(),
        iban: z.looseObject({ bic: z.string(), iban: z.string() }).optional(),
        sort_code: z.looseObject({ account_number: z.string(), sort_code: z.string() }).optional(),
        spei: z.looseObject({ clabe: z.string() }).optional(),
        supported_networks: z.array(z.string()),
        swift: z.looseObject({ account_number: z.string(), swift_code: z.string() }).optional(),
        type: z.enum(["aba", "iban", "sort_code", "spei", "swift", "zengin"]),
        zengin: z.looseObject({ account_number: z.string() }).optional(),
      } satisfies Properties<FinancialAddress>),
    ),
    type: z.string().endsWith("_bank_transfer"),
  } satisfies Properties<Stripe.FundingInstructions.BankTransfer>),
  currency: z.string(),
  funding_type: z.literal("bank_transfer"),
  livemode: z.literal(false),
} satisfies Properties<Stripe.FundingInstructions>);

export const Coupon = z.strictObject({
  id: z.string(),
  object: z.literal("coupon"),
  amount_off: z.int().nullable(),
  created: time,
  currency: text,
  duration: z.enum(["forever", "once", "repeating"]),
  duration_in_months: z.int().nullable(),
  livemode: z.literal(false),
  max_redemptions: z.null(),
  metadata,
  name: text,
  percent_off: z.number().nullable(),
  redeem_by: z.null(),
  times_redeemed: z.int(),
  valid: z.boolean(),
} satisfies Omit<Properties<Stripe.Coupon>, "applies_to" | "currency_options">);

const commonOfDiscounts = {
  id: id("di"),
  object: z.literal("discount"),
  checkout_session: z.null(),
  customer: owner(),
  customer_account: z.null(),
  invoice: z.null(),
  invoice_item: z.null(),
  promotion_code: z.null(),
  source: z.strictObject({ coupon: z.union([z.string(), Coupon]), type: z.literal("coupon") }),
  start: time,
  subscription: z.null(),
  subscription_item: z.null(),
} satisfies Properties<Stripe.DeletedDiscount>;

export const Discount = z.strictObject({
  ...commonOfDiscounts,
  end: time.nullable(),
} satisfies Properties<Stripe.Discount>);

export const DeletedDiscount = z.strictObject({ ...commonOfDiscounts, deleted: z.literal(true) });
