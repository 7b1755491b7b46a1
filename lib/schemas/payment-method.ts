import type Stripe from "stripe";
import * as z from "zod";
import { paymentMethodType } from "./enums.ts";
import { expandable, nonEmptyText, pagination, parametersOf, pathId } from "./parameters.ts";

const payment_method = pathId("PaymentMethod", "payment_method");

const filters = {
  ...expandable,
  ...pagination,
  allow_redisplay: z.enum(["always", "limited", "unspecified"]).optional(),
  type: paymentMethodType.optional(),
};

/** https://docs.stripe.com/api/payment_methods/list. Here a customer is required: the account's own methods are nobody's. */
export const ListPaymentMethods = parametersOf<Stripe.PaymentMethodListParams>()({
  ...filters,
  customer: nonEmptyText(),
  customer_account: nonEmptyText().optional(),
});

/** https://docs.stripe.com/api/payment_methods/customer_list */
export const ListCustomerPaymentMethods = parametersOf<Stripe.CustomerListPaymentMethodsParams>()(filters).extend({
  customer: pathId("customer", "id"),
});

/** https://docs.stripe.com/api/payment_methods/retrieve */
export const RetrievePaymentMethod = parametersOf<Stripe.PaymentMethodRetrieveParams>()(expandable).extend({
  payment_method,
});

/** https://docs.stripe.com/api/payment_methods/attach */
export const AttachPaymentMethod = parametersOf<Stripe.PaymentMethodAttachParams>()({
  ...expandable,
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
}).extend({ payment_method });

/** https://docs.stripe.com/api/payment_methods/detach */
export const DetachPaymentMethod = parametersOf<Stripe.PaymentMethodDetachParams>()(expandable).extend({
  payment_method,
});
