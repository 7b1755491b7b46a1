// Shared with the service: the type of decoded forms.
import type { Parameters } from "../../../lib/schemas/form.ts";
import { shown } from "./account.ts";
import type { Operation } from "./operations.ts";
import { cardOf } from "./resources/cards.ts";
import { blankCustomer } from "./resources/customer-changes.ts";
import { cardMethod } from "./resources/payment-methods.ts";

const created = 1_234_567_890;

/** What a server without state answers: an object of the kind, with the id that was asked for. */
export function fixtureOf({ answers, path }: Operation, asked: Parameters): object {
  const {
    customer: customerId = "cus_123",
    payment_method = "pm_123",
    id: eventId = "evt_123",
    webhook_endpoint = "we_123",
  } = asked;
  const customer = shown(blankCustomer(created, String(customerId)));
  const paymentMethod = {
    ...cardMethod(created, cardOf({ token: "tok_visa" })),
    id: payment_method,
    customer: customer.id,
  };
  const event = {
    id: eventId,
    object: "event",
    created,
    data: { object: customer },
    livemode: false,
    type: "customer.created",
  };
  const list = (item: object) => ({
    object: "list",
    data: [item],
    has_more: false,
    url: path.replace("{customer}", customer.id),
  });
  return {
    customer,
    customers: list(customer),
    customerSearch: { ...list(customer), object: "search_result", next_page: null },
    deletedCustomer: { id: customer.id, object: "customer", deleted: true },
    event,
    events: list(event),
    paymentMethod,
    paymentMethods: list(paymentMethod),
    webhookEndpoint: { id: webhook_endpoint, object: "webhook_endpoint" },
  }[answers];
}
