import type Stripe from "stripe";
import * as z from "zod";
import { Address, id, listOf, metadata, type Properties, text, time } from "./basics.ts";
import { CashBalance, Discount, TaxId } from "./belongings.ts";
import { Subscription } from "./billing.ts";
import { PaymentMethod } from "./payment-methods.ts";

/** Returns the schema of the customer of an object: its id, or the customer if it is expanded. */
export function owner() {
  return z.union([id("cus"), z.lazy((): z.ZodType<Stripe.Customer> => Customer)]);
}

const CardSource: z.ZodType<Stripe.Card> = z.lazy(() =>
  z.strictObject({
    id: id("card"),
    object: z.literal("card"),
    address_city: text,
    address_country: text,
    address_line1: text,
    address_line1_check: text,
    address_line2: text,
    address_state: text,
    address_zip: text,
    address_zip_check: text,
    brand: z.string(),
    country: text,
    customer: owner(),
    cvc_check: text,
    dynamic_last4: text,
    exp_month: z.int(),
    exp_year: z.int(),
    fingerprint: z.string(),
    funding: z.string(),
    last4: z.string(),
    metadata,
    name: text,
    regulated_status: z.enum(["regulated", "unregulated"]),
    tokenization_method: text,
  }),
);

export const Customer: z.ZodType<Stripe.Customer> = z.lazy(() =>
  z.strictObject({
    id: id("cus"),
    object: z.literal("customer"),
    address: Address.nullable(),
    balance: z.int(),
    business_name: z.string().max(150).optional(),
    cash_balance: CashBalance.optional(),
    created: time,
    currency: text,
    customer_account: z.null(),
    default_source: z.union([id("card"), CardSource]).nullable(),
    delinquent: z.boolean(),
    description: z.string().max(5000).nullable(),
    discount: Discount.nullable(),
    email: z.string().max(512).nullable(),
    individual_name: z.string().max(150).optional(),
    invoice_credit_balance: z.record(z.string(), z.number()).optional(),
    invoice_prefix: z.string().regex(/^[A-Z0-9]{1,12}$/),
    invoice_settings: z.strictObject({
      custom_fields: z
        .array(z.strictObject({ name: z.string().max(40), value: z.string().max(140) }))
        .max(4)
        .nullable(),
      default_payment_method: z.union([id("pm"), PaymentMethod]).nullable(),
      footer: text,
      rendering_options: z.strictObject({ amount_tax_display: text, template: text }).nullable(),
    } satisfies Properties<Stripe.Customer.InvoiceSettings>),
    livemode: z.literal(false),
    metadata,
    name: z.string().max(256).nullable(),
    next_invoice_sequence: z.int(),
    phone: z.string().max(20).nullable(),
    preferred_locales: z.array(z.string()),
    shipping: z.strictObject({ address: Address, name: z.string(), phone: text }).nullable(),
    sources: listOf(CardSource).optional(),
    subscriptions: listOf(Subscription).optional(),
    tax: z
      .strictObject({
        automatic_tax: z.enum(["failed", "not_collecting", "supported", "unrecognized_location"]),
        ip_address: text,
        location: z
          .strictObject({ country: z.string(), source: z.enum(["billing_address", "ip_address"]), state: text })
          .nullable(),
        provider: z.literal("stripe"),
      } satisfies Properties<Stripe.Customer.Tax>)
      .optional(),
    tax_exempt: z.enum(["exempt", "none", "reverse"]),
    tax_ids: listOf(TaxId).optional(),
    test_clock: z.null(),
  } satisfies Properties<Stripe.Customer>),
);

export const DeletedCustomer: z.ZodType<Stripe.DeletedCustomer> = z.strictObject({
  id: id("cus"),
  object: z.literal("customer"),
  deleted: z.literal(true),
});
