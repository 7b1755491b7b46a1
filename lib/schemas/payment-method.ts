import type Stripe from "stripe";
import * as z from "zod";
import { paymentMethodType } from "./enums.ts";
import { expandable, nonEmptyText, pagination, parametersOf, pathId } from "./parameters.ts";

const customer = pathId("customer", "id");
const payment_method = pathId("PaymentMethod", "payment_method");

const filters = {
  ...expandable,
  ...pagination,
  allow_redisplay: z.enum(["always", "limited", "unspecified"]).optional(),
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

/** The parameters to attach a payment method. https://docs.stripe.com/api/payment_methods/attach */
export const AttachPaymentMethod = parametersOf<Stripe.PaymentMethodAttachParams>()({
  ...expandable,
  customer: nonEmptyText().optional(),
  customer_account: nonEmptyText().optional(),
}).extend({ payment_method });

/** The parameters to detach a payment method. https://docs.stripe.com/api/payment_methods/detach */
export const DetachPaymentMethod = parametersOf<Stripe.PaymentMethodDetachParams>()(expandable).extend({
  payment_method,
});
