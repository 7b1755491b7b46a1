import { refTo, type Schema } from "./schema.ts";

const text = (description: string): Schema => ({ type: "string", description });
const textOrNull = (description: string): Schema => ({ type: ["string", "null"], description });

const anyObject = (description: string): Schema => ({ type: "object", description, additionalProperties: true });

/** Returns an object whose properties are all required, except those named. */
const object = (properties: Readonly<Record<string, Schema>>, ...optional: readonly string[]): Schema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

const error = object(
  {
    type: {
      ...text("The kind of the error."),
      "x-extensible-enum": ["api_error", "card_error", "idempotency_error", "invalid_request_error"],
    },
    message: text("What is wrong, and what to do, for a developer. Do not parse it."),
    code: text("A short text for programs to handle."),
    param: text("The parameter that is wrong."),
    decline_code: text("The reason of the card's issuer for a decline."),
    advice_code: text("What to do after a decline."),
    network_advice_code: text("What the card network advises after a decline."),
    network_decline_code: text("The code of the card network for a decline."),
    doc_url: text("A page about the code."),
    payment_method: anyObject("The payment method of a decline. Only for clients with the scope payment_methods:read."),
    payment_method_type: text("Its type. Only for clients with the scope payment_methods:read."),
    setup_intent: anyObject("The setup intent of a decline. Only for clients with a scope of setup intents."),
    source: anyObject("The source of a decline. Only for clients with the scope payment_methods:read."),
  },
  "code",
  "param",
  "decline_code",
  "advice_code",
  "network_advice_code",
  "network_decline_code",
  "doc_url",
  "payment_method",
  "payment_method_type",
  "setup_intent",
  "source",
);

const change = object({
  id: text("The id of the change. It is the cursor of pages."),
  object: { type: "string", const: "customer_reference.change" },
  event: text("The id of the event on the service's bus."),
  type: text("The type of the event, such as `customer.updated`."),
  created: { type: "integer", description: "When the change happened, in Unix seconds." },
  livemode: { type: "boolean", description: "Whether the customer is in Stripe's live mode." },
  customers: {
    type: "array",
    items: { type: "string" },
    description: "The id of the customer. A conflict has several, and the first keeps the reference.",
  },
  changed: { type: "array", items: { type: "string" }, description: "The names of the changed fields." },
  changed_object: {
    ...object({ type: { type: "string" }, id: { type: "string" } }, "id"),
    type: ["object", "null"],
    description: "What changed, if it is not the customer itself or a payment method. A cash balance has no id.",
  },
  client: textOrNull("The app whose request caused the change. Null if the request did not come through this service."),
  request_id: textOrNull("The `Request-Id` of the request that caused the change."),
});

/** The schemas of what Stripe does not have, and of errors. */
export const ownSchemas: Readonly<Record<string, Schema>> = {
  CustomerReferenceChange: { ...change, description: "A change of a reference's customer." },
  CustomerReferenceChangeList: object({
    object: { type: "string", const: "list" },
    data: { type: "array", items: refTo("CustomerReferenceChange") },
    has_more: { type: "boolean", description: "Whether another page follows." },
    url: text("The path of the list."),
  }),
  Event: {
    ...object({
      id: text("The id of the event."),
      object: { type: "string", const: "event" },
      type: text("The type of the event, such as `customer.updated`."),
      created: { type: "integer", description: "When the change happened, in Unix seconds." },
      data: object(
        {
          object: anyObject("The object after the change."),
          previous_attributes: anyObject("The former values of the changed fields."),
        },
        "previous_attributes",
      ),
      api_version: textOrNull("The version of Stripe's API. The service accepts only its own."),
      livemode: { type: "boolean", description: "Whether the change is in Stripe's live mode." },
      pending_webhooks: { type: "integer", description: "The number of deliveries that have not succeeded." },
      request: {
        ...object({ id: textOrNull("Its id."), idempotency_key: textOrNull("Its idempotency key.") }),
        type: ["object", "null"],
        description: "The request that caused the change.",
      },
    }),
    description: "An event of Stripe.",
    externalDocs: { url: "https://docs.stripe.com/api/events/object" },
  },
  Error: { ...object({ error }), description: "Every error, also those of API Gateway, has this form of Stripe's." },
  WebhookReceipt: object({ received: { type: "boolean", const: true } }),
};
