import * as z from "zod";
// Shared with the service: how forms are decoded and how issues become errors. Schemas and limits are not.
import { decodeForm, type Parameters } from "../../../lib/schemas/form.ts";
import { parse } from "../../../lib/schemas/parse.ts";
import { stripeError } from "../../../lib/stripe/errors.ts";
import { pathParameters } from "../path-parameters.ts";
import type { Account, Cause } from "./account.ts";
import type { Call } from "./request.ts";
import {
  createCustomer,
  deleteCustomer,
  listCustomers,
  retrieveCustomer,
  updateCustomer,
} from "./resources/customers.ts";
import { listEvents, retrieveEvent } from "./resources/events.ts";
import { expansionOf, expansions, render } from "./resources/expand.ts";
import { expandable } from "./resources/parameters.ts";
import {
  attachPaymentMethod,
  createPaymentMethod,
  detachPaymentMethod,
  listPaymentMethods,
  retrieveOwnedMethod,
  updatePaymentMethod,
} from "./resources/payment-methods.ts";
import {
  AttachPaymentMethod,
  CreateCustomer,
  CreatePaymentMethod,
  CreateWebhookEndpoint,
  DeleteCustomer,
  DeleteWebhookEndpoint,
  DetachPaymentMethod,
  ListCustomerPaymentMethods,
  ListCustomers,
  ListEvents,
  ListPaymentMethods,
  RetrieveCustomer,
  RetrieveCustomerPaymentMethod,
  RetrieveEvent,
  RetrievePaymentMethod,
  SearchCustomers,
  UpdateCustomer,
  UpdatePaymentMethod,
} from "./resources/schemas.ts";
import { searchCustomers } from "./resources/search.ts";

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly answers: keyof typeof expansions;
  /** Reads the parameters. What it answers carries the operation out, and gives the answer as it is sent. */
  readonly prepare: (sent: Parameters, path: Parameters) => (account: Account, cause: Cause) => object;
}

const operation = <Schema extends z.ZodType<object>>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  answers: keyof typeof expansions,
  schema: Schema,
  run: (account: Account, input: z.output<Schema>, cause: Cause) => object,
): Operation => ({
  method,
  path,
  answers,
  prepare: (sent, path) => {
    const input = parse(schema, sent, path);
    const expanded = expansionOf(expansions[answers], parse(z.object(expandable), sent).expand);
    return (account, cause) => render(account, run(account, input, cause), expanded);
  },
});

/** What the double can do. A path with a literal part stands before those with a parameter in its place. */
const operations: readonly Operation[] = [
  operation("POST", "/v1/customers", "customer", CreateCustomer, createCustomer),
  operation("GET", "/v1/customers", "customers", ListCustomers, listCustomers),
  operation("GET", "/v1/customers/search", "customerSearch", SearchCustomers, searchCustomers),
  operation("GET", "/v1/customers/{customer}", "customer", RetrieveCustomer, (account, { customer }) =>
    retrieveCustomer(account, customer),
  ),
  operation("POST", "/v1/customers/{customer}", "customer", UpdateCustomer, updateCustomer),
  operation("DELETE", "/v1/customers/{customer}", "deletedCustomer", DeleteCustomer, (account, { customer }, cause) =>
    deleteCustomer(account, customer, cause),
  ),
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
  operation("POST", "/v1/webhook_endpoints", "webhookEndpoint", CreateWebhookEndpoint, (account, parameters) =>
    account.webhookEndpoints.create(parameters),
  ),
  operation(
    "DELETE",
    "/v1/webhook_endpoints/{webhook_endpoint}",
    "webhookEndpoint",
    DeleteWebhookEndpoint,
    (account, parameters) => account.webhookEndpoints.delete(parameters.webhook_endpoint),
  ),
  operation("GET", "/v1/events", "events", ListEvents, listEvents),
  operation("GET", "/v1/events/{id}", "event", RetrieveEvent, (account, { id }) => retrieveEvent(account, id)),
];

/** The operation that a request asks for, and its parameters: those of the path, and those that were sent. */
export interface Matched {
  readonly operation: Operation;
  readonly path: Parameters;
  readonly sent: () => Parameters;
}

export function match(call: Call): Matched {
  for (const operation of operations) {
    const encoded = operation.method === call.method ? pathParameters(operation.path, call.path) : undefined;
    if (!encoded) continue;
    const path = Object.fromEntries(Object.entries(encoded).map(([name, value]) => [name, decodeURIComponent(value)]));
    return { operation, path, sent: () => ({ ...decodeForm(call.query), ...decodeForm(formOf(call)) }) };
  }
  throw stripeError({ status: 404, message: `Unrecognized request URL (${call.method}: ${call.path}).` });
}

function formOf(call: Call): string {
  if (!call.body || /^application\/x-www-form-urlencoded\b/i.test(call.header("content-type") ?? "")) return call.body;
  throw stripeError({
    message: "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
  });
}
