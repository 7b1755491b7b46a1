import * as z from "zod";
import { emptiable, integer, list, nonEmptyText, text } from "./parameters.ts";

const verification_method = z.enum(["automatic", "instant", "microdeposits"]).optional();
const referencePrefix = z.strictObject({
  mandate_options: z.strictObject({ reference_prefix: text().optional() }).optional(),
});

const card = z.strictObject({
  mandate_options: z
    .strictObject({
      amount: integer,
      amount_type: z.enum(["fixed", "maximum"]),
      currency: nonEmptyText(),
      description: nonEmptyText().optional(),
      end_date: integer.optional(),
      interval: z.enum(["day", "month", "sporadic", "week", "year"]),
      interval_count: integer.optional(),
      reference: nonEmptyText(),
      start_date: integer,
      supported_types: list(z.literal("india")).optional(),
    })
    .optional(),
  network: z
    .enum([
      "amex",
      "cartes_bancaires",
      "diners",
      "discover",
      "eftpos_au",
      "girocard",
      "interac",
      "jcb",
      "link",
      "mastercard",
      "unionpay",
      "unknown",
      "visa",
    ])
    .optional(),
  request_three_d_secure: z.enum(["any", "automatic", "challenge"]).optional(),
  setup_credential_usage: z.enum(["installment", "recurring", "unscheduled"]).optional(),
});

const acss_debit = z.strictObject({
  currency: z.enum(["cad", "usd"]).optional(),
  mandate_options: z
    .strictObject({
      custom_mandate_url: text().optional(),
      default_for: list(z.enum(["invoice", "subscription"])).optional(),
      interval_description: nonEmptyText().optional(),
      payment_schedule: z.enum(["combined", "interval", "sporadic"]).optional(),
      transaction_type: z.enum(["business", "personal"]).optional(),
    })
    .optional(),
  verification_method,
});

const us_bank_account = z.strictObject({
  financial_connections: z
    .strictObject({
      filters: z.strictObject({ account_subcategories: list(z.enum(["checking", "savings"])).optional() }).optional(),
      permissions: list(z.enum(["balances", "ownership", "payment_method", "transactions"])).optional(),
      prefetch: list(z.enum(["balances", "ownership", "transactions"])).optional(),
      return_url: nonEmptyText().optional(),
    })
    .optional(),
  mandate_options: z.strictObject({ collection_method: emptiable(z.literal("paper")).optional() }).optional(),
  networks: z.strictObject({ requested: list(z.enum(["ach", "us_domestic_wire"])).optional() }).optional(),
  verification_method,
});

/** The options of the types of payment methods that apps save most. */
export const paymentMethodOptions = z.strictObject({
  acss_debit: acss_debit.optional(),
  bacs_debit: referencePrefix.optional(),
  card: card.optional(),
  link: z.strictObject({ persistent_token: nonEmptyText().optional() }).optional(),
  sepa_debit: referencePrefix.optional(),
  us_bank_account: us_bank_account.optional(),
});
