import * as z from "zod";
// Shared with the service: how forms are decoded and how issues become errors. Schemas and limits are not.
import { decodeForm, type RequestParameters } from "../../../lib/schemas/form.ts";
import { parse } from "../../../lib/schemas/parse.ts";
import { stripeError } from "../../../lib/stripe/errors.ts";
import { pathParameters } from "../path-parameters.ts";
import type { Account, EventRequest } from "./account.ts";
import type { StripeRequest } from "./request.ts";
import {
  createBalanceTransaction,
  listBalanceTransactions,
  retrieveBalanceTransaction,
  updateBalanceTransaction,
} from "./resources/balance-transactions.ts";
import { listInvoices, listPaymentIntents, listSubscriptions } from "./resources/billing.ts";
import {
  fundCashBalance,
  listCashBalanceTransactions,
  retrieveCashBalance,
  retrieveCashBalanceTransaction,
  updateCashBalance,
} from "./resources/cash-balances.ts";
import {
  createCustomer,
  deleteCustomer,
  listCustomers,
  retrieveCustomer,
  updateCustomer,
} from "./resources/customers.ts";
import * as details from "./resources/detail-schemas.ts";
import { createCoupon, deleteDiscount } from "./resources/discounts.ts";
import { listEvents, retrieveEvent } from "./resources/events.ts";
import { expansionOf, expansions, render } from "./resources/expand.ts";
import { createFundingInstructions } from "./resources/funding-instructions.ts";
import { expandable } from "./resources/parameters.ts";
import {
  attachPaymentMethod,
  createPaymentMethod,
  detachPaymentMethod,
  listPaymentMethods,
  retrieveOwnedMethod,
  retrievePaymentMethod,
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
  ListInvoices,
  ListPaymentIntents,
  ListPaymentMethods,
  ListSubscriptions,
  RetrieveCustomer,
  RetrieveCustomerPaymentMethod,
  RetrieveEvent,
  RetrievePaymentMethod,
  SearchCustomers,
  UpdateCustomer,
  UpdatePaymentMethod,
} from "./resources/schemas.ts";
import { searchCustomers } from "./resources/search.ts";
import { createCustomerSession, createPortalSession } from "./resources/sessions.ts";
import { confirmSetupIntent } from "./resources/setup-confirmation.ts";
import {
  cancelSetupIntent,
  createSetupIntent,
  listSetupIntents,
  updateSetupIntent,
} from "./resources/setup-intents.ts";
import {
  CancelSetupIntent,
  ConfirmSetupIntent,
  CreateCustomerSession,
  CreatePortalSession,
  CreateSetupIntent,
  ListSetupIntents,
  RetrieveSetupIntent,
  UpdateSetupIntent,
  VerifySetupIntentMicrodeposits,
} from "./resources/setup-schemas.ts";
import { verifyMicrodeposits } from "./resources/setup-verification.ts";
import { createTaxId, deleteTaxId, listTaxIds, retrieveTaxId } from "./resources/tax-ids.ts";

/** An operation of Stripe's API. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** The kind of object in the response. */
  readonly returns: keyof typeof expansions;
  /**
   * Parses the parameters of the request and its path; throws Stripe's error if they are invalid. The result executes
   * the operation and returns the body of the response.
   */
  readonly prepare: (
    sent: RequestParameters,
    path: RequestParameters,
  ) => (account: Account, request: EventRequest) => object;
}

const operation = <Schema extends z.ZodType<object>>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  returns: keyof typeof expansions,
  schema: Schema,
  run: (account: Account, input: z.output<Schema>, request: EventRequest) => object,
): Operation => ({
  method,
  path,
  returns,
  prepare: (sent, path) => {
    const input = parse(schema, sent, path);
    const expanded = expansionOf(expansions[returns], parse(z.object(expandable), sent).expand);
    return (account, request) => render(account, run(account, input, request), expanded);
  },
});

/** All operations of the double. A path with a literal part precedes those with a parameter in its place. */
const operations: readonly Operation[] = [
  operation("POST", "/v1/customers", "customer", CreateCustomer, createCustomer),
  operation("GET", "/v1/customers", "customers", ListCustomers, listCustomers),
  operation("GET", "/v1/customers/search", "customerSearch", SearchCustomers, searchCustomers),
  operation("GET", "/v1/customers/{customer}", "customer", RetrieveCustomer, (account, { customer }) =>
    retrieveCustomer(account, customer),
  ),
  operation("POST", "/v1/customers/{customer}", "customer", UpdateCustomer, updateCustomer),
  operation("DELETE", "/v1/customers/{customer}", "deletedCustomer", DeleteCustomer, (account, { customer }, request) =>
    deleteCustomer(account, customer, request),
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
  operation("POST", "/v1/customers/{customer}/tax_ids", "taxId", details.CreateTaxId, createTaxId),
  operation("GET", "/v1/customers/{customer}/tax_ids", "taxIds", details.ListTaxIds, listTaxIds),
  operation("GET", "/v1/customers/{customer}/tax_ids/{tax_id}", "taxId", details.RetrieveTaxId, retrieveTaxId),
  operation("DELETE", "/v1/customers/{customer}/tax_ids/{tax_id}", "deletedTaxId", details.DeleteTaxId, deleteTaxId),
  operation(
    "POST",
    "/v1/customers/{customer}/balance_transactions",
    "balanceTransaction",
    details.CreateCustomerBalanceTransaction,
    createBalanceTransaction,
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/balance_transactions",
    "balanceTransactions",
    details.ListCustomerBalanceTransactions,
    listBalanceTransactions,
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/balance_transactions/{transaction}",
    "balanceTransaction",
    details.RetrieveCustomerBalanceTransaction,
    retrieveBalanceTransaction,
  ),
  operation(
    "POST",
    "/v1/customers/{customer}/balance_transactions/{transaction}",
    "balanceTransaction",
    details.UpdateCustomerBalanceTransaction,
    updateBalanceTransaction,
  ),
  operation("DELETE", "/v1/customers/{customer}/discount", "deletedDiscount", details.DeleteDiscount, deleteDiscount),
  operation("POST", "/v1/coupons", "coupon", details.CreateCoupon, createCoupon),
  operation(
    "GET",
    "/v1/customers/{customer}/cash_balance",
    "cashBalance",
    details.RetrieveCashBalance,
    retrieveCashBalance,
  ),
  operation(
    "POST",
    "/v1/customers/{customer}/cash_balance",
    "cashBalance",
    details.UpdateCashBalance,
    updateCashBalance,
  ),
  operation(
    "POST",
    "/v1/test_helpers/customers/{customer}/fund_cash_balance",
    "cashBalanceTransaction",
    details.FundCashBalance,
    fundCashBalance,
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/cash_balance_transactions",
    "cashBalanceTransactions",
    details.ListCashBalanceTransactions,
    listCashBalanceTransactions,
  ),
  operation(
    "GET",
    "/v1/customers/{customer}/cash_balance_transactions/{transaction}",
    "cashBalanceTransaction",
    details.RetrieveCashBalanceTransaction,
    retrieveCashBalanceTransaction,
  ),
  operation(
    "POST",
    "/v1/customers/{customer}/funding_instructions",
    "fundingInstructions",
    details.CreateFundingInstructions,
    createFundingInstructions,
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
  operation("POST", "/v1/setup_intents", "setupIntent", CreateSetupIntent, (account, parameters, request) => {
    const { payment_method, ...others } = parameters;
    if (!parameters.confirm) return createSetupIntent(account, parameters, request);
    return confirmSetupIntent(account, createSetupIntent(account, others, request), parameters, request);
  }),
  operation("GET", "/v1/setup_intents", "setupIntents", ListSetupIntents, listSetupIntents),
  operation(
    "GET",
    "/v1/setup_intents/{setup_intent}",
    "setupIntent",
    RetrieveSetupIntent,
    (account, { setup_intent }) => account.setupIntent(setup_intent),
  ),
  operation("POST", "/v1/setup_intents/{setup_intent}", "setupIntent", UpdateSetupIntent, updateSetupIntent),
  operation(
    "POST",
    "/v1/setup_intents/{setup_intent}/confirm",
    "setupIntent",
    ConfirmSetupIntent,
    (account, { setup_intent, ...parameters }, request) =>
      confirmSetupIntent(account, account.setupIntent(setup_intent), parameters, request),
  ),
  operation("POST", "/v1/setup_intents/{setup_intent}/cancel", "setupIntent", CancelSetupIntent, cancelSetupIntent),
  operation(
    "POST",
    "/v1/setup_intents/{setup_intent}/verify_microdeposits",
    "setupIntent",
    VerifySetupIntentMicrodeposits,
    verifyMicrodeposits,
  ),
  operation("POST", "/v1/customer_sessions", "customerSession", CreateCustomerSession, createCustomerSession),
  operation("POST", "/v1/billing_portal/sessions", "portalSession", CreatePortalSession, createPortalSession),
  operation("GET", "/v1/subscriptions", "subscriptions", ListSubscriptions, listSubscriptions),
  operation("GET", "/v1/invoices", "invoices", ListInvoices, listInvoices),
  operation("GET", "/v1/payment_intents", "paymentIntents", ListPaymentIntents, listPaymentIntents),
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

/** The operation of a request, with the parameters in its path and those in its query and body. */
export interface MatchedOperation {
  readonly operation: Operation;
  readonly path: RequestParameters;
  /** Decodes the query and the body. Throws a 400 if that fails. */
  readonly sent: () => RequestParameters;
}

/** Finds the operation of a request. Throws a 404 if no operation has its method and path. */
export function matchOperation(request: StripeRequest): MatchedOperation {
  for (const operation of operations) {
    const encoded = operation.method === request.method ? pathParameters(operation.path, request.path) : undefined;
    if (!encoded) continue;
    const path = Object.fromEntries(Object.entries(encoded).map(([name, value]) => [name, decodeURIComponent(value)]));
    return { operation, path, sent: () => ({ ...decodeForm(request.query), ...decodeForm(formOf(request)) }) };
  }
  throw stripeError({ status: 404, message: `Unrecognized request URL (${request.method}: ${request.path}).` });
}

function formOf({ body, header }: StripeRequest): string {
  if (!body || /^application\/x-www-form-urlencoded\b/i.test(header("content-type") ?? "")) return body;
  throw stripeError({
    message: "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
  });
}
