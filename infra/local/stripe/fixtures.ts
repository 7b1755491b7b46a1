// Shared with the service: the type of decoded forms.
import type { RequestParameters } from "../../../lib/schemas/form.ts";
import { unexpanded } from "./account.ts";
import type { Operation } from "./operations.ts";
import { tokenCard } from "./resources/cards.ts";
import { blankCustomer } from "./resources/customer-changes.ts";
import { newCardMethod } from "./resources/payment-methods.ts";

/** When every object was created, in Unix seconds. */
const created = 1_234_567_890;

/** The response body of a double without state: an object of the kind, with the id in the path. */
export function fixtureOf({ returns, path }: Operation, pathParameters: RequestParameters): object {
  const {
    customer: customerId = "cus_123",
    payment_method = "pm_123",
    id: eventId = "evt_123",
    webhook_endpoint = "we_123",
  } = pathParameters;
  const customer = unexpanded(blankCustomer(created, String(customerId)));
  const paymentMethod = {
    ...newCardMethod(created, tokenCard("tok_visa", "card[token]")),
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
  }[returns];
}
