import { attachPaymentMethod, detachPaymentMethod } from "../resources/attachments.ts";
import {
  createPaymentMethod,
  listPaymentMethods,
  retrieveOwnedMethod,
  retrievePaymentMethod,
  updatePaymentMethod,
} from "../resources/payment-methods.ts";
import {
  AttachPaymentMethod,
  CreatePaymentMethod,
  DetachPaymentMethod,
  ListCustomerPaymentMethods,
  ListPaymentMethods,
  RetrieveCustomerPaymentMethod,
  RetrievePaymentMethod,
  UpdatePaymentMethod,
} from "../resources/schemas.ts";
import { type Operation, operation } from "./operation.ts";

/** The operations of payment methods. */
export const paymentMethodOperations: readonly Operation[] = [
  operation(
    "GET",
    "/v1/customers/{customer}/payment_methods",
    "paymentMethods",
    ListCustomerPaymentMethods,
    (account, filter) =>
      listPaymentMethods(account, `/v1/customers/${account.customer(filter.customer).id}/payment_methods`, filter),
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/payment_methods/{payment_method}",
    "paymentMethod",
    RetrieveCustomerPaymentMethod,
    retrieveOwnedMethod,
  ),
  operation("POST", "/v1/payment_methods", "paymentMethod", CreatePaymentMethod, createPaymentMethod),
  operation("GET", "/v1/payment_methods", "paymentMethods", ListPaymentMethods, (account, filter) => {
    if (filter.customer) account.customer(filter.customer, "customer");
    return listPaymentMethods(account, "/v1/payment_methods", filter);
  }),
  operation(
    "GET",
    "/v1/payment_methods/{payment_method}",
    "paymentMethod",
    RetrievePaymentMethod,
    (account, { payment_method }) => retrievePaymentMethod(account, payment_method),
  ),
  operation("POST", "/v1/payment_methods/{payment_method}", "paymentMethod", UpdatePaymentMethod, updatePaymentMethod),
  operation(
    "POST",
    "/v1/payment_methods/{payment_method}/attach",
    "paymentMethod",
    AttachPaymentMethod,
    attachPaymentMethod,
  ),
  operation(
    "POST",
    "/v1/payment_methods/{payment_method}/detach",
    "paymentMethod",
    DetachPaymentMethod,
    (account, { payment_method }, request) => detachPaymentMethod(account, payment_method, request),
  ),
];
