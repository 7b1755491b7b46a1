import * as z from "zod";
import type { Parameters } from "../../../lib/form.ts";
import {
  CreateCustomer,
  DeleteCustomer,
  RetrieveCustomer,
  SearchCustomers,
  UpdateCustomer,
} from "../../../lib/schemas/customer.ts";
import { expandable } from "../../../lib/schemas/parameters.ts";
import { parse } from "../../../lib/schemas/parse.ts";
import {
  AttachPaymentMethod,
  DetachPaymentMethod,
  RetrievePaymentMethod,
} from "../../../lib/schemas/payment-method.ts";
import type { Account, Cause } from "./account.ts";
import { createCustomer, deleteCustomer, listCustomers, retrieveCustomer, updateCustomer } from "./customers.ts";
import { listEvents, retrieveEvent } from "./events.ts";
import { expansionOf, expansions, render } from "./expand.ts";
import {
  attachPaymentMethod,
  createPaymentMethod,
  detachPaymentMethod,
  listPaymentMethods,
  retrieveOwnedMethod,
  updatePaymentMethod,
} from "./payment-methods.ts";
import {
  CreatePaymentMethod,
  ListEvents,
  RetrieveCustomerPaymentMethod,
  RetrieveEvent,
  StripeListCustomerPaymentMethods,
  StripeListCustomers,
  StripeListPaymentMethods,
  UpdatePaymentMethod,
} from "./schemas.ts";
import { searchCustomers } from "./search.ts";

export interface Operation {
  readonly method: string;
  readonly path: string;
  /** Reads the parameters, carries the operation out and gives the answer as it is sent. */
  readonly perform: (account: Account, sent: Parameters, path: Parameters, cause: Cause) => object;
}

const operation = <Schema extends z.ZodType<object>>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  expansion: keyof typeof expansions,
  schema: Schema,
  run: (account: Account, input: z.output<Schema>, cause: Cause) => object,
): Operation => ({
  method,
  path,
  perform: (account, sent, pathParameters, cause) => {
    const input = parse(schema, sent, pathParameters);
    const expanded = expansionOf(expansions[expansion], parse(z.object(expandable), sent).expand);
    return render(account, run(account, input, cause), expanded);
  },
});

/** What the double can do. A path with a literal part stands before those with a parameter in its place. */
export const operations: readonly Operation[] = [
  operation("POST", "/v1/customers", "customer", CreateCustomer, createCustomer),
  operation("GET", "/v1/customers", "customers", StripeListCustomers, listCustomers),
  operation("GET", "/v1/customers/search", "customerSearch", SearchCustomers, searchCustomers),
  operation("GET", "/v1/customers/{customer}", "customer", RetrieveCustomer, (account, { customer }) =>
    retrieveCustomer(account, customer),
  ),
  operation("POST", "/v1/customers/{customer}", "customer", UpdateCustomer, updateCustomer),
  operation("DELETE", "/v1/customers/{customer}", "none", DeleteCustomer, (account, { customer }, cause) =>
    deleteCustomer(account, customer, cause),
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/payment_methods",
    "paymentMethods",
    StripeListCustomerPaymentMethods,
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
  operation("GET", "/v1/payment_methods", "paymentMethods", StripeListPaymentMethods, (account, filter) => {
    if (filter.customer) account.customer(filter.customer, "customer");
    return listPaymentMethods(account, "/v1/payment_methods", filter);
  }),
  operation(
    "GET",
    "/v1/payment_methods/{payment_method}",
    "paymentMethod",
    RetrievePaymentMethod,
    (account, { payment_method }) => account.paymentMethod(payment_method),
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
    (account, { payment_method }, cause) => detachPaymentMethod(account, payment_method, cause),
  ),
  operation("GET", "/v1/events", "none", ListEvents, listEvents),
  operation("GET", "/v1/events/{id}", "none", RetrieveEvent, (account, { id }) => retrieveEvent(account, id)),
];
