import type Stripe from "stripe";
import * as z from "zod/mini";
import { cashBalanceSettings } from "./cash-balance-settings.ts";
import {
  address,
  boolean,
  email,
  emptiable,
  expandable,
  integer,
  list,
  metadata,
  nonEmptyText,
  parametersOf,
  pathId,
  text,
} from "./parameters.ts";
import { taxIdType } from "./tax-id-type.ts";

const customer = pathId("customer", "id");

const common = {
  address: z.optional(emptiable(address)),
  balance: z.optional(integer),
  business_name: z.optional(text(150)),
  cash_balance: z.optional(z.strictObject({ settings: z.optional(cashBalanceSettings) })),
  description: z.optional(text()),
  email: z.optional(email),
  ...expandable,
  individual_name: z.optional(text(150)),
  invoice_prefix: z.optional(text()),
  invoice_settings: z.optional(
    z.strictObject({
      custom_fields: z.optional(emptiable(list(z.strictObject({ name: nonEmptyText(40), value: nonEmptyText(140) })))),
      default_payment_method: z.optional(text()),
      footer: z.optional(text()),
      rendering_options: z.optional(
        emptiable(
          z.strictObject({
            amount_tax_display: z.optional(z.enum(["", "exclude_tax", "include_inclusive_tax"])),
            template: z.optional(text()),
          }),
        ),
      ),
    }),
  ),
  metadata: z.optional(emptiable(metadata)),
  name: z.optional(text(256)),
  next_invoice_sequence: z.optional(integer),
  phone: z.optional(text(20)),
  preferred_locales: z.optional(list(nonEmptyText())),
  shipping: z.optional(emptiable(z.strictObject({ address, name: nonEmptyText(), phone: z.optional(text()) }))),
  source: z.optional(nonEmptyText()),
  tax_exempt: z.optional(z.enum(["", "none", "exempt", "reverse"])),
  validate: z.optional(boolean),
};

/** The parameters to create a customer. https://docs.stripe.com/api/customers/create */
export const CreateCustomer = parametersOf<Stripe.CustomerCreateParams>()({
  ...common,
  payment_method: z.optional(nonEmptyText()),
  tax: z.optional(
    z.strictObject({
      ip_address: z.optional(text()),
      validate_location: z.optional(z.enum(["deferred", "immediately"])),
    }),
  ),
  tax_id_data: z.optional(list(z.strictObject({ type: taxIdType, value: nonEmptyText() }))),
  test_clock: z.optional(nonEmptyText()),
});

/** The parameters to update a customer. https://docs.stripe.com/api/customers/update */
export const UpdateCustomer = parametersOf<Stripe.CustomerUpdateParams, "customer">()({
  ...common,
  default_source: z.optional(nonEmptyText(500)),
  tax: z.optional(
    z.strictObject({
      ip_address: z.optional(text()),
      validate_location: z.optional(z.enum(["auto", "deferred", "immediately"])),
    }),
  ),
  customer,
});
