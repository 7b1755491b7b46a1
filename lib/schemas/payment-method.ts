import type Stripe from "stripe";
import * as z from "zod/mini";
import { allowRedisplay, boolean, expandable, nonEmptyText, pagination, parametersOf, pathId } from "./parameters.ts";
import { paymentMethodType } from "./payment-method-type.ts";

const customer = pathId("customer", "id");
const payment_method = pathId("PaymentMethod", "payment_method");

const filters = {
  ...expandable,
  ...pagination,
  allow_redisplay: z.optional(allowRedisplay),
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
