import type Stripe from "stripe";
import * as z from "zod/mini";
import { paymentMethodType } from "./enums.ts";
import {
  address,
  boolean,
  email,
  emptiable,
  expandable,
  integer,
  metadata,
  nonEmptyText,
  pagination,
  parametersOf,
  pathId,
  text,
} from "./parameters.ts";

const customer = pathId("customer", "id");
const payment_method = pathId("PaymentMethod", "payment_method");

const allow_redisplay = z.enum(["always", "limited", "unspecified"]);

const filters = {
  ...expandable,
  ...pagination,
  allow_redisplay: z.optional(allow_redisplay),
  type: z.optional(paymentMethodType),
};

/** The parameters to list payment methods. This service requires a customer. https://docs.stripe.com/api/payment_methods/list */
export const ListPaymentMethods = parametersOf<Stripe.PaymentMethodListParams>()({
  ...filters,
  customer: nonEmptyText(),
  customer_account: z.optional(nonEmptyText()),
});

/** The parameters to list a customer's payment methods. https://docs.stripe.com/api/payment_methods/customer_list */
export const ListCustomerPaymentMethods = parametersOf<Stripe.CustomerListPaymentMethodsParams, "customer">()({
  ...filters,
  customer,
});

/** The parameters to retrieve a customer's payment method. https://docs.stripe.com/api/payment_methods/customer */
export const RetrieveCustomerPaymentMethod = parametersOf<
  Stripe.CustomerRetrievePaymentMethodParams,
  "customer" | "payment_method"
>()({ ...expandable, customer, payment_method });

/** The parameters to retrieve a payment method. https://docs.stripe.com/api/payment_methods/retrieve */
export const RetrievePaymentMethod = parametersOf<Stripe.PaymentMethodRetrieveParams, "payment_method">()({
  ...expandable,
  payment_method,
});

/** The parameters to update a payment method. https://docs.stripe.com/api/payment_methods/update */
export const UpdatePaymentMethod = parametersOf<Stripe.PaymentMethodUpdateParams, "payment_method">()({
  ...expandable,
  allow_redisplay: z.optional(allow_redisplay),
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

/** The parameters to attach a payment method, and two of this service. https://docs.stripe.com/api/payment_methods/attach */
export const AttachPaymentMethod = parametersOf<
  Stripe.PaymentMethodAttachParams,
  "make_default" | "payment_method" | "reuse_existing"
>()({
  ...expandable,
  customer: z.optional(nonEmptyText()),
  customer_account: z.optional(nonEmptyText()),
  make_default: z.optional(boolean),
  payment_method,
  reuse_existing: z.optional(boolean),
});

/** The parameters to detach a payment method. https://docs.stripe.com/api/payment_methods/detach */
export const DetachPaymentMethod = parametersOf<Stripe.PaymentMethodDetachParams, "payment_method">()({
  ...expandable,
  payment_method,
});
