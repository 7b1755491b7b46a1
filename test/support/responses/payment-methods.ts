import type Stripe from "stripe";
import * as z from "zod";
import { Address, id, metadata, type Properties, text, time } from "./basics.ts";
import { Customer } from "./customers.ts";

const Card = z.strictObject({
  brand: z.string(),
  checks: z.strictObject({ address_line1_check: text, address_postal_code_check: text, cvc_check: text }),
  country: z.string().length(2),
  display_brand: z.string(),
  exp_month: z.int().min(1).max(12),
  exp_year: z.int().min(2000),
  fingerprint: z.string(),
  funding: z.enum(["credit", "debit", "prepaid", "unknown"]),
  generated_from: z.null(),
  last4: z.string().regex(/^\d{4}$/),
  networks: z.strictObject({ available: z.array(z.string()), preferred: text }),
  regulated_status: z.enum(["regulated", "unregulated"]),
  three_d_secure_usage: z.strictObject({ supported: z.boolean() }),
  wallet: z.null(),
} satisfies Omit<Properties<Stripe.PaymentMethod.Card>, "description" | "iin" | "issuer">);

type OtherKinds = Exclude<keyof Stripe.PaymentMethod, keyof typeof commonOfMethods | "card" | "customer" | "type">;

const commonOfMethods = {
  id: id("pm"),
  object: z.literal("payment_method"),
  allow_redisplay: z.enum(["always", "limited", "unspecified"]),
  billing_details: z.strictObject({
    address: Address,
    email: text,
    name: text,
    phone: text,
    tax_id: text,
  } satisfies Properties<Stripe.PaymentMethod.BillingDetails>),
  created: time,
  customer_account: z.null(),
  livemode: z.literal(false),
  metadata,
};

const BankAccount = z.strictObject({
  account_holder_type: z.enum(["company", "individual"]),
  account_type: z.enum(["checking", "savings"]),
  bank_name: z.string(),
  financial_connections_account: z.null(),
  fingerprint: z.string(),
  last4: z.string().regex(/^\d{4}$/),
  networks: z.strictObject({ preferred: text, supported: z.array(z.enum(["ach", "us_domestic_wire"])) }),
  routing_number: z.string(),
  status_details: z.strictObject({}),
} satisfies Properties<Stripe.PaymentMethod.UsBankAccount>);

export const PaymentMethod: z.ZodType<Stripe.PaymentMethod> = z.lazy(() => {
  const common = { ...commonOfMethods, customer: z.union([id("cus"), Customer]).nullable() };
  return z.union([
    z.strictObject({ ...common, card: Card, type: z.literal("card") } satisfies Omit<
      Properties<Stripe.PaymentMethod>,
      OtherKinds
    >),
    z.strictObject({ ...common, type: z.literal("us_bank_account"), us_bank_account: BankAccount }),
  ]);
});
