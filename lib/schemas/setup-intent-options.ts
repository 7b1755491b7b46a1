import * as z from "zod/mini";
import { emptiable, integer, list, nonEmptyText, text } from "./parameters.ts";

const verification_method = z.optional(z.enum(["automatic", "instant", "microdeposits"]));
const referencePrefix = z.strictObject({
  mandate_options: z.optional(z.strictObject({ reference_prefix: z.optional(text()) })),
});

const card = z.strictObject({
  mandate_options: z.optional(
    z.strictObject({
      amount: integer,
      amount_type: z.enum(["fixed", "maximum"]),
      currency: nonEmptyText(),
      description: z.optional(nonEmptyText()),
      end_date: z.optional(integer),
      interval: z.enum(["day", "month", "sporadic", "week", "year"]),
      interval_count: z.optional(integer),
      reference: nonEmptyText(),
      start_date: integer,
      supported_types: z.optional(list(z.literal("india"))),
    }),
  ),
  network: z.optional(
    z.enum([
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
    ]),
  ),
  request_three_d_secure: z.optional(z.enum(["any", "automatic", "challenge"])),
  setup_credential_usage: z.optional(z.enum(["installment", "recurring", "unscheduled"])),
});

const acss_debit = z.strictObject({
  currency: z.optional(z.enum(["cad", "usd"])),
  mandate_options: z.optional(
    z.strictObject({
      custom_mandate_url: z.optional(text()),
      default_for: z.optional(list(z.enum(["invoice", "subscription"]))),
      interval_description: z.optional(nonEmptyText()),
      payment_schedule: z.optional(z.enum(["combined", "interval", "sporadic"])),
      transaction_type: z.optional(z.enum(["business", "personal"])),
    }),
  ),
  verification_method,
});

const us_bank_account = z.strictObject({
  financial_connections: z.optional(
    z.strictObject({
      filters: z.optional(z.strictObject({ account_subcategories: z.optional(list(z.enum(["checking", "savings"]))) })),
      permissions: z.optional(list(z.enum(["balances", "ownership", "payment_method", "transactions"]))),
      prefetch: z.optional(list(z.enum(["balances", "ownership", "transactions"]))),
      return_url: z.optional(nonEmptyText()),
    }),
  ),
  mandate_options: z.optional(z.strictObject({ collection_method: z.optional(emptiable(z.literal("paper"))) })),
  networks: z.optional(z.strictObject({ requested: z.optional(list(z.enum(["ach", "us_domestic_wire"]))) })),
  verification_method,
});

/** The options of the types of payment methods that apps save most. */
export const paymentMethodOptions = z.strictObject({
  acss_debit: z.optional(acss_debit),
  bacs_debit: z.optional(referencePrefix),
  card: z.optional(card),
  link: z.optional(z.strictObject({ persistent_token: z.optional(nonEmptyText()) })),
  sepa_debit: z.optional(referencePrefix),
  us_bank_account: z.optional(us_bank_account),
});
