import type Stripe from "stripe";
import * as z from "zod";
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
  allow_redisplay: allow_redisplay.optional(),
  type: paymentMethodType.optional(),
};

/** The parameters to list payment methods. This service requires a customer. https://docs.stripe.com/api/payment_methods/list */
export const ListPaymentMethods = parametersOf<Stripe.PaymentMethodListParams>()({
  ...filters,
  customer: nonEmptyText(),
  customer_account: nonEmptyText().optional(),
});

/** The parameters to list a customer's payment methods. https://docs.stripe.com/api/payment_methods/customer_list */
export const ListCustomerPaymentMethods = parametersOf<Stripe.CustomerListPaymentMethodsParams>()(filters).extend({
  customer,
});

/** The parameters to retrieve a customer's payment method. https://docs.stripe.com/api/payment_methods/customer */
export const RetrieveCustomerPaymentMethod = parametersOf<Stripe.CustomerRetrievePaymentMethodParams>()(
  expandable,
).extend({ customer, payment_method });

/** The parameters to retrieve a payment method. https://docs.stripe.com/api/payment_methods/retrieve */
export const RetrievePaymentMethod = parametersOf<Stripe.PaymentMethodRetrieveParams>()(expandable).extend({
  payment_method,
});

/** The parameters to update a payment method. https://docs.stripe.com/api/payment_methods/update */
export const UpdatePaymentMethod = parametersOf<Stripe.PaymentMethodUpdateParams>()({
  ...expandable,
  allow_redisplay: allow_redisplay.optional(),
  billing_details: z
    .strictObject({
      address: emptiable(address).optional(),
      email: email.optional(),
      name: text().optional(),
      phone: text().optional(),
      tax_id: text().optional(),
    })
    .optional(),
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
  us_bank_account: z
    .strictObject({
      account_holder_type: z.enum(["company", "individual"]).optional(),
      account_type: z.enum(["checking", "savings"]).optional(),
    })
    .optional(),
}).extend({ payment_method });

/** The parameters to attach a payment method, and two of this service. https://docs.stripe.com/api/payment_methods/attach */
export const AttachPaymentMethod = parametersOf<Stripe.PaymentMethodAttachParams>()({
  ...expandable,
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
}).extend({ make_default: boolean.optional(), payment_method, reuse_existing: boolean.optional() });

/** The parameters to detach a payment method. https://docs.stripe.com/api/payment_methods/detach */
export const DetachPaymentMethod = parametersOf<Stripe.PaymentMethodDetachParams>()(expandable).extend({
  payment_method,
});
