import type Stripe from "stripe";
import * as z from "zod";
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
  address: emptiable(address).optional(),
  balance: integer.optional(),
  business_name: text(150).optional(),
  cash_balance: z
    .strictObject({
      settings: z.strictObject({ reconciliation_mode: reconciliationMode.optional() }).optional(),
    })
    .optional(),
  description: text().optional(),
  email: email.optional(),
  ...expandable,
  individual_name: text(150).optional(),
  invoice_prefix: text().optional(),
  invoice_settings: z
    .strictObject({
      custom_fields: emptiable(list(z.strictObject({ name: nonEmptyText(40), value: nonEmptyText(140) }))).optional(),
      default_payment_method: text().optional(),
      footer: text().optional(),
      rendering_options: emptiable(
        z.strictObject({
          amount_tax_display: z.enum(["", "exclude_tax", "include_inclusive_tax"]).optional(),
          template: text().optional(),
        }),
      ).optional(),
    })
    .optional(),
  metadata: emptiable(metadata).optional(),
  name: text(256).optional(),
  next_invoice_sequence: integer.optional(),
  phone: text(20).optional(),
  preferred_locales: list(nonEmptyText()).optional(),
  shipping: emptiable(z.strictObject({ address, name: nonEmptyText(), phone: text().optional() })).optional(),
  source: nonEmptyText().optional(),
  tax_exempt: z.enum(["", "none", "exempt", "reverse"]).optional(),
  validate: boolean.optional(),
};

/** The parameters to create a customer. https://docs.stripe.com/api/customers/create */
export const CreateCustomer = parametersOf<Stripe.CustomerCreateParams>()({
  ...common,
  payment_method: nonEmptyText().optional(),
  tax: z
    .strictObject({
      ip_address: text().optional(),
      validate_location: z.enum(["deferred", "immediately"]).optional(),
    })
    .optional(),
  tax_id_data: list(z.strictObject({ type: taxIdType, value: nonEmptyText() })).optional(),
  test_clock: nonEmptyText().optional(),
});

/** The parameters to update a customer. https://docs.stripe.com/api/customers/update */
export const UpdateCustomer = parametersOf<Stripe.CustomerUpdateParams>()({
  ...common,
  default_source: nonEmptyText(500).optional(),
  tax: z
    .strictObject({
      ip_address: text().optional(),
      validate_location: z.enum(["auto", "deferred", "immediately"]).optional(),
    })
    .optional(),
}).extend({ customer });

/** The parameters to retrieve a customer. https://docs.stripe.com/api/customers/retrieve */
export const RetrieveCustomer = parametersOf<Stripe.CustomerRetrieveParams>()(expandable).extend({ customer });

/** The parameters to delete a customer, and one of this service. https://docs.stripe.com/api/customers/delete */
export const DeleteCustomer = z.strictObject({
  customer,
  force: boolean.optional(),
});

/** The parameters to list customers. https://docs.stripe.com/api/customers/list */
export const ListCustomers = parametersOf<Stripe.CustomerListParams>()({
  ...expandable,
  ...pagination,
  created: timeRange.optional(),
  email: text(512).optional(),
  test_clock: nonEmptyText().optional(),
});

/** The parameters to search customers. https://docs.stripe.com/api/customers/search */
export const SearchCustomers = parametersOf<Stripe.CustomerSearchParams>()({
  ...expandable,
  limit,
  page: text().optional(),
  query: nonEmptyText(),
});
