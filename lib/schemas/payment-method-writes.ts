import type Stripe from "stripe";
import * as z from "zod/mini";
import {
  address,
  allowRedisplay,
  email,
  emptiable,
  expandable,
  integer,
  metadata,
  parametersOf,
  pathId,
  text,
} from "./parameters.ts";

const payment_method = pathId("PaymentMethod", "payment_method");

/** The parameters to update a payment method. https://docs.stripe.com/api/payment_methods/update */
export const UpdatePaymentMethod = parametersOf<Stripe.PaymentMethodUpdateParams, "payment_method">()({
  ...expandable,
  allow_redisplay: z.optional(allowRedisplay),
  billing_details: z.optional(
    z.strictObject({
      address: z.optional(emptiable(address)),
      email: z.optional(email),
      name: z.optional(text()),
      phone: z.optional(text()),
      tax_id: z.optional(text()),
    }),
  ),
  card: z.optional(
    z.strictObject({
      exp_month: z.optional(integer),
      exp_year: z.optional(integer),
      networks: z.optional(
        z.strictObject({ preferred: z.optional(z.enum(["", "cartes_bancaires", "mastercard", "visa"])) }),
      ),
    }),
  ),
  metadata: z.optional(emptiable(metadata)),
  us_bank_account: z.optional(
    z.strictObject({
      account_holder_type: z.optional(z.enum(["company", "individual"])),
      account_type: z.optional(z.enum(["checking", "savings"])),
    }),
  ),
  payment_method,
});
