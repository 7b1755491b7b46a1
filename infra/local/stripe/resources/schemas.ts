import * as z from "zod";
import {
  allowRedisplay,
  amountTaxDisplays,
  invoiceStatuses,
  locationValidations,
  locationValidationsOnUpdate,
  paymentMethodTypes,
  reconciliationModes,
  subscriptionStatuses,
  taxExemptions,
  taxIdTypes,
} from "../enums.ts";
import { maxCharacters } from "../limits.ts";
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
  pathId,
  text,
  timeRange,
} from "./parameters.ts";

const customer = pathId("customer", "id");
const payment_method = pathId("PaymentMethod", "payment_method");

const customFields = list(
  z.strictObject({
    name: nonEmptyText(maxCharacters.custom_field_name),
    value: nonEmptyText(maxCharacters.custom_field_value),
  }),
);

const renderingOptions = z.strictObject({
  amount_tax_display: z.enum(amountTaxDisplays).optional(),
  template: text().optional(),
});

const customerFields = {
  ...expandable,
  address: emptiable(address).optional(),
  balance: integer.optional(),
  business_name: text(maxCharacters.business_name).optional(),
  cash_balance: z
    .strictObject({
      settings: z.strictObject({ reconciliation_mode: z.enum(reconciliationModes).optional() }).optional(),
    })
    .optional(),
  description: text().optional(),
  email: email.optional(),
  individual_name: text(maxCharacters.individual_name).optional(),
  invoice_prefix: text().optional(),
  invoice_settings: z
    .strictObject({
      custom_fields: emptiable(customFields).optional(),
      default_payment_method: text().optional(),
      footer: text().optional(),
      rendering_options: emptiable(renderingOptions).optional(),
    })
    .optional(),
  metadata: emptiable(metadata).optional(),
  name: text(maxCharacters.name).optional(),
  next_invoice_sequence: integer.optional(),
  phone: text(maxCharacters.phone).optional(),
  preferred_locales: list(nonEmptyText()).optional(),
  shipping: emptiable(z.strictObject({ address, name: nonEmptyText(), phone: text().optional() })).optional(),
  source: nonEmptyText().optional(),
  tax_exempt: z.enum(taxExemptions).optional(),
  validate: boolean.optional(),
};

/** Parameters of https://docs.stripe.com/api/customers/create */
export const CreateCustomer = z.strictObject({
  ...customerFields,
  payment_method: nonEmptyText().optional(),
  tax: z
    .strictObject({ ip_address: text().optional(), validate_location: z.enum(locationValidations).optional() })
    .optional(),
  tax_id_data: list(z.strictObject({ type: z.enum(taxIdTypes), value: nonEmptyText() })).optional(),
  test_clock: nonEmptyText().optional(),
});

/** Parameters of https://docs.stripe.com/api/customers/update */
export const UpdateCustomer = z.strictObject({
  ...customerFields,
  customer,
  default_source: nonEmptyText(maxCharacters.default_source).optional(),
  tax: z
    .strictObject({ ip_address: text().optional(), validate_location: z.enum(locationValidationsOnUpdate).optional() })
    .optional(),
});

/** Parameters of https://docs.stripe.com/api/customers/retrieve */
export const RetrieveCustomer = z.strictObject({ ...expandable, customer });

/** Parameters of https://docs.stripe.com/api/customers/delete */
export const DeleteCustomer = z.strictObject({ customer });

/** Parameters of https://docs.stripe.com/api/customers/list */
export const ListCustomers = z.strictObject({
  ...expandable,
  ...pagination,
  created: timeRange.optional(),
  email: text(maxCharacters.email).optional(),
  test_clock: nonEmptyText().optional(),
});

/** Parameters of https://docs.stripe.com/api/customers/search */
export const SearchCustomers = z.strictObject({
  ...expandable,
  limit,
  page: text().optional(),
  query: nonEmptyText(),
});

const allow_redisplay = z.enum(allowRedisplay).optional();

const paymentMethodFilters = {
  ...expandable,
  ...pagination,
  allow_redisplay,
  type: z.enum(paymentMethodTypes).optional(),
};

/** Parameters of https://docs.stripe.com/api/payment_methods/list */
export const ListPaymentMethods = z.strictObject({
  ...paymentMethodFilters,
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
});

/** Parameters of https://docs.stripe.com/api/payment_methods/customer_list */
export const ListCustomerPaymentMethods = z.strictObject({ ...paymentMethodFilters, customer });

/** Parameters of https://docs.stripe.com/api/payment_methods/customer */
export const RetrieveCustomerPaymentMethod = z.strictObject({ ...expandable, customer, payment_method });

/** Parameters of https://docs.stripe.com/api/payment_methods/retrieve */
export const RetrievePaymentMethod = z.strictObject({ ...expandable, payment_method });

/** Parameters of https://docs.stripe.com/api/payment_methods/attach */
export const AttachPaymentMethod = z.strictObject({
  ...expandable,
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
  payment_method,
});

/** Parameters of https://docs.stripe.com/api/payment_methods/detach */
export const DetachPaymentMethod = z.strictObject({ ...expandable, payment_method });

const billing_details = z
  .strictObject({
    address: emptiable(address).optional(),
    email: email.optional(),
    name: text().optional(),
    phone: text().optional(),
    tax_id: text().optional(),
  })
  .optional();

/** Parameters of https://docs.stripe.com/api/payment_methods/create, for cards. */
export const CreatePaymentMethod = z.strictObject({
  ...expandable,
  allow_redisplay,
  billing_details,
  card: z
    .strictObject({
      cvc: text().optional(),
      exp_month: integer.optional(),
      exp_year: integer.optional(),
      number: text().optional(),
      token: text().optional(),
    })
    .optional(),
  metadata: metadata.optional(),
  type: z.enum(["card"]),
});

/** Parameters of https://docs.stripe.com/api/payment_methods/update */
export const UpdatePaymentMethod = z.strictObject({
  ...expandable,
  allow_redisplay,
  billing_details,
  card: z
    .strictObject({
      exp_month: integer.optional(),
      exp_year: integer.optional(),
      networks: z
        .strictObject({ preferred: z.enum(["", "cartes_bancaires", "mastercard", "visa"]).optional() })
        .optional(),
    })
    .optional(),
  metadata: emptiable(metadata).optional(),
  payment_method,
  us_bank_account: z
    .strictObject({
      account_holder_type: z.enum(["company", "individual"]).optional(),
      account_type: z.enum(["checking", "savings"]).optional(),
    })
    .optional(),
});

/** Parameters of https://docs.stripe.com/api/subscriptions/list that the double knows. */
export const ListSubscriptions = z.strictObject({
  ...expandable,
  ...pagination,
  customer: nonEmptyText().optional(),
  status: z.enum([...subscriptionStatuses, "all", "ended"]).optional(),
});

/** Parameters of https://docs.stripe.com/api/invoices/list that the double knows. */
export const ListInvoices = z.strictObject({
  ...expandable,
  ...pagination,
  customer: nonEmptyText().optional(),
  status: z.enum(invoiceStatuses).optional(),
});

/** Parameters of https://docs.stripe.com/api/payment_intents/list that the double knows. */
export const ListPaymentIntents = z.strictObject({
  ...expandable,
  ...pagination,
  customer: nonEmptyText().optional(),
});

/** Parameters of https://docs.stripe.com/api/events/list */
export const ListEvents = z.strictObject({
  ...expandable,
  ...pagination,
  created: timeRange.optional(),
  delivery_success: boolean.optional(),
  type: nonEmptyText().optional(),
  types: list(nonEmptyText()).optional(),
});

/** Parameters of https://docs.stripe.com/api/events/retrieve */
export const RetrieveEvent = z.strictObject({ ...expandable, id: pathId("event", "id") });

/** Parameters of https://docs.stripe.com/api/webhook_endpoints/create */
export const CreateWebhookEndpoint = z.strictObject({
  description: text().optional(),
  enabled_events: list(nonEmptyText()),
  url: nonEmptyText(),
});

/** Parameters of https://docs.stripe.com/api/webhook_endpoints/delete */
export const DeleteWebhookEndpoint = z.strictObject({
  webhook_endpoint: pathId("webhook endpoint", "webhook_endpoint"),
});
