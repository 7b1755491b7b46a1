import type Stripe from "stripe";
import * as z from "zod/mini";
import { reconciliationMode, taxIdType } from "./enums.ts";
import {
  address,
  boolean,
  email,
  emptiable,
  expandable,
  integer,
  limit,
  list,
  metadata,
  nonEmptyText,
  pagination,
  parametersOf,
  pathId,
  text,
  timeRange,
} from "./parameters.ts";

const customer = pathId("customer", "id");

const common = {
  address: z.optional(emptiable(address)),
  balance: z.optional(integer),
  business_name: z.optional(text(150)),
  cash_balance: z.optional(
    z.strictObject({
      settings: z.optional(z.strictObject({ reconciliation_mode: z.optional(reconciliationMode) })),
    }),
  ),
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

/** The parameters to retrieve a customer. https://docs.stripe.com/api/customers/retrieve */
export const RetrieveCustomer = parametersOf<Stripe.CustomerRetrieveParams, "customer">()({ ...expandable, customer });

/** The parameters to delete a customer, and one of this service. https://docs.stripe.com/api/customers/delete */
export const DeleteCustomer = z.strictObject({
  customer,
  force: z.optional(boolean),
});

/** The parameters to list customers. https://docs.stripe.com/api/customers/list */
export const ListCustomers = parametersOf<Stripe.CustomerListParams>()({
  ...expandable,
  ...pagination,
  created: z.optional(timeRange),
  email: z.optional(text(512)),
  test_clock: z.optional(nonEmptyText()),
});

/** The parameters to search customers. https://docs.stripe.com/api/customers/search */
export const SearchCustomers = parametersOf<Stripe.CustomerSearchParams>()({
  ...expandable,
  limit,
  page: z.optional(text()),
  query: nonEmptyText(),
});
