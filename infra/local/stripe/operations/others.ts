import { listInvoices, listPaymentIntents, listSubscriptions } from "../resources/billing.ts";
import { listEvents, retrieveEvent } from "../resources/events.ts";
import {
  CreateWebhookEndpoint,
  DeleteWebhookEndpoint,
  ListEvents,
  ListInvoices,
  ListPaymentIntents,
  ListSubscriptions,
  RetrieveEvent,
} from "../resources/schemas.ts";
import { type Operation, operation } from "./operation.ts";

/** The operations of subscriptions, invoices, payments, events and webhook endpoints. */
export const otherOperations: readonly Operation[] = [
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
