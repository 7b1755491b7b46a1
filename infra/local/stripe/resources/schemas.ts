import * as z from "zod";
import { ListCustomers } from "../../../../lib/schemas/customer.ts";
import {
  address,
  boolean,
  emptiable,
  expandable,
  integer,
  list,
  metadata,
  nonEmptyText,
  pagination,
  pathId,
  text,
  timeRange,
} from "../../../../lib/schemas/parameters.ts";
import { ListCustomerPaymentMethods, ListPaymentMethods } from "../../../../lib/schemas/payment-method.ts";

/** What Stripe takes beyond what the service does; where they differ, the service's schema is bent back. */

/** Stripe wants a cursor to say something; for the service an empty one is none. */
const cursors = { starting_after: nonEmptyText().optional(), ending_before: nonEmptyText().optional() };

export const StripeListCustomers = ListCustomers.extend(cursors);
export const StripeListCustomerPaymentMethods = ListCustomerPaymentMethods.extend(cursors);
/** Stripe lists those of every customer where none is named. */
export const StripeListPaymentMethods = ListPaymentMethods.extend({ ...cursors, customer: nonEmptyText().optional() });

const payment_method = pathId("PaymentMethod", "payment_method");

const billing_details = z
  .strictObject({
    address: emptiable(address).optional(),
    email: text().optional(),
    name: text().optional(),
    phone: text().optional(),
    tax_id: text().optional(),
  })
  .optional();

const allow_redisplay = z.enum(["always", "limited", "unspecified"]).optional();

/** https://docs.stripe.com/api/payment_methods/create, for cards */
export const CreatePaymentMethod = z.strictObject({
  ...expandable,
  allow_redisplay,
  billing_details,
  card: z.strictObject({
    cvc: text().optional(),
    exp_month: integer.optional(),
    exp_year: integer.optional(),
    number: text().optional(),
    token: text().optional(),
  }),
  metadata: metadata.optional(),
  type: z.enum(["card"]),
});

/** https://docs.stripe.com/api/payment_methods/update, for cards */
export const UpdatePaymentMethod = z.strictObject({
  ...expandable,
  allow_redisplay,
  billing_details,
  card: z.strictObject({ exp_month: integer.optional(), exp_year: integer.optional() }).optional(),
  metadata: emptiable(metadata).optional(),
  payment_method,
});

/** https://docs.stripe.com/api/payment_methods/customer */
export const RetrieveCustomerPaymentMethod = z.strictObject({
  ...expandable,
  customer: pathId("customer", "id"),
  payment_method,
});

/** https://docs.stripe.com/api/events/list */
export const ListEvents = z.strictObject({
  ...expandable,
  ...pagination,
  ...cursors,
  created: timeRange.optional(),
  delivery_success: boolean.optional(),
  type: nonEmptyText().optional(),
  types: list(nonEmptyText()).optional(),
});

/** https://docs.stripe.com/api/events/retrieve */
export const RetrieveEvent = z.strictObject({ ...expandable, id: pathId("event", "id") });

/** https://docs.stripe.com/api/webhook_endpoints/create */
export const CreateWebhookEndpoint = z.strictObject({
  description: text().optional(),
  enabled_events: list(nonEmptyText()),
  url: nonEmptyText(),
});

/** https://docs.stripe.com/api/webhook_endpoints/delete */
export const DeleteWebhookEndpoint = z.strictObject({
  webhook_endpoint: pathId("webhook endpoint", "webhook_endpoint"),
});
