import { expect } from "vitest";
import { attached, type Case, customer, del, get, invalid, post } from "../case.ts";

/** A key of its own for each run, as Stripe remembers them for a day. */
const key = (name: string) => `${name}-${process.pid}-${Date.now()}`;
const keyed = (value: string) => ({ sent: { "Idempotency-Key": value } });

function replay(): Case {
  const used = key("replay");
  return {
    title: "a repeated request gets the first one's answer",
    source: "documented",
    steps: [
      post(
        "/customers",
        { name: "Once" },
        {
          ...keyed(used),
          headers: {
            "idempotency-key": used,
            "original-request": expect.stringMatching(/^req_/),
            "idempotent-replayed": undefined,
          },
          save: { customer: "id" },
        },
      ),
      post(
        "/customers",
        { name: "Once" },
        {
          ...keyed(used),
          body: { id: "{customer}" },
          headers: {
            "idempotency-key": used,
            "original-request": expect.stringMatching(/^req_/),
            "idempotent-replayed": "true",
          },
        },
      ),
    ],
  };
}

function mismatch(): Case {
  const used = key("mismatch");
  return {
    title: "a key is not used for other parameters",
    source: "reported",
    steps: [
      post("/customers", { name: "One" }, keyed(used)),
      post(
        "/customers",
        { name: "Other" },
        {
          ...keyed(used),
          status: 400,
          body: {
            error: {
              type: "idempotency_error",
              code: undefined,
              message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${used}' if you meant to execute a different request.`,
            },
          },
        },
      ),
    ],
  };
}

function otherEndpoint(): Case {
  const used = key("endpoint");
  return {
    title: "a key is not used at another endpoint",
    source: "reported",
    steps: [
      post("/customers", { name: "One" }, { ...keyed(used), save: { customer: "id" } }),
      post(
        "/customers/{customer}",
        { name: "One" },
        { ...keyed(used), status: 400, body: { error: { type: "idempotency_error" } } },
      ),
    ],
  };
}

function refusedFirst(): Case {
  const used = key("refused");
  return {
    title: "a request that was refused leaves its key free",
    source: "documented",
    steps: [
      post(
        "/customers",
        { email: "nobody" },
        { ...keyed(used), ...invalid("Invalid email address: nobody", { code: "email_invalid", param: "email" }) },
      ),
      post(
        "/customers",
        { email: "somebody@example.com" },
        { ...keyed(used), body: { email: "somebody@example.com" } },
      ),
    ],
  };
}

function declinedTwice(): Case {
  const used = key("declined");
  return {
    title: "a decline is kept like every other answer",
    source: "documented",
    steps: [
      customer(),
      post(
        "/payment_methods/pm_card_chargeDeclined/attach",
        { customer: "{customer}" },
        { ...keyed(used), status: 402, headers: { "stripe-should-retry": "false" } },
      ),
      post(
        "/payment_methods/pm_card_chargeDeclined/attach",
        { customer: "{customer}" },
        { ...keyed(used), status: 402, headers: { "idempotent-replayed": "true" } },
      ),
    ],
  };
}

export const idempotency: Case[] = [
  replay(),
  mismatch(),
  otherEndpoint(),
  refusedFirst(),
  declinedTwice(),
  {
    title: "a key has at most 255 characters",
    source: "documented",
    steps: [
      post("/customers", {}, keyed(key("long").padEnd(255, "x"))),
      post(
        "/customers",
        {},
        { ...keyed("x".repeat(256)), status: 400, body: { error: { message: expect.stringContaining("255") } } },
      ),
    ],
  },
  {
    title: "keys mean nothing to reading and deleting",
    source: "documented",
    steps: [
      customer(),
      get(
        "/customers/{customer}",
        {},
        { ...keyed("same"), headers: { "idempotency-key": undefined, "original-request": undefined } },
      ),
      del("/customers/{customer}", {
        ...keyed("same"),
        headers: { "idempotency-key": "same", "original-request": undefined },
      }),
    ],
  },
];

export const expansion: Case[] = [
  {
    title: "puts an object in place of its id, and on from there",
    source: "documented",
    steps: [
      customer(),
      attached(),
      post(
        "/customers/{customer}",
        {
          invoice_settings: { default_payment_method: "{method}" },
          expand: ["invoice_settings.default_payment_method"],
        },
        {
          body: {
            invoice_settings: {
              default_payment_method: { id: "{method}", object: "payment_method", customer: "{customer}" },
            },
          },
        },
      ),
      get(
        "/payment_methods/{method}",
        { expand: ["customer.invoice_settings.default_payment_method"] },
        {
          body: {
            customer: {
              id: "{customer}",
              invoice_settings: { default_payment_method: { id: "{method}", customer: "{customer}" } },
            },
          },
        },
      ),
      get(
        "/customers/{customer}/payment_methods",
        { expand: ["data.customer"] },
        { body: { data: [{ customer: { id: "{customer}", object: "customer", sources: undefined } }] } },
      ),
    ],
  },
  {
    title: "shows what is otherwise left out",
    source: "recorded",
    steps: [
      customer(),
      get(
        "/customers/{customer}",
        { expand: ["sources", "subscriptions", "tax", "tax_ids", "invoice_credit_balance", "cash_balance"] },
        {
          body: {
            sources: { object: "list", data: [], has_more: false },
            subscriptions: { object: "list", data: [] },
            tax: { automatic_tax: expect.any(String) },
            tax_ids: { object: "list", data: [] },
          },
        },
      ),
    ],
  },
  {
    title: "in a list begins with data",
    source: "documented",
    steps: [
      customer(),
      get("/customers", { limit: 1, expand: ["data.tax_ids"] }, { body: { data: [{ tax_ids: { object: "list" } }] } }),
    ],
  },
  {
    title: "of what cannot be expanded is refused, and nothing is done",
    source: "reported",
    steps: [
      post(
        "/customers",
        { email: "expand-refused@example.com", expand: ["email"] },
        invalid(expect.stringMatching(/^This property cannot be expanded \(email\)/), { param: expect.anything() }),
      ),
      get("/customers", { email: "expand-refused@example.com" }, { body: { data: [] } }),
      get(
        "/customers",
        { expand: ["sources"] },
        invalid(expect.stringMatching(/^This property cannot be expanded \(sources\)/), { param: expect.anything() }),
      ),
    ],
  },
  {
    title: "goes four levels deep",
    source: "documented",
    steps: [
      customer(),
      attached(),
      get(
        "/payment_methods/{method}",
        { expand: ["customer.invoice_settings.default_payment_method.customer"] },
        { body: { customer: { id: "{customer}" } } },
      ),
      get(
        "/payment_methods/{method}",
        { expand: ["customer.invoice_settings.default_payment_method.customer.invoice_settings"] },
        { status: 400, body: { error: { type: "invalid_request_error" } } },
      ),
    ],
  },
];

const noKey = {
  sent: { Authorization: "" },
  status: 401,
  body: { error: { type: "invalid_request_error", message: expect.stringMatching(/^You did not provide an API key/) } },
};

export const headers: Case[] = [
  {
    title: "name the request and forbid to keep the answer",
    source: "recorded",
    steps: [
      get(
        "/customers",
        { limit: 1 },
        {
          headers: {
            "request-id": expect.stringMatching(/^req_/),
            "content-type": expect.stringMatching(/^application\/json/),
            "cache-control": expect.stringContaining("no-store"),
          },
        },
      ),
      get("/customers/cus_missing", {}, { status: 404, headers: { "request-id": expect.stringMatching(/^req_/) } }),
    ],
  },
  {
    title: "repeat the version that was asked for",
    source: "documented",
    at: ["the double", "Stripe"],
    steps: [
      get(
        "/customers",
        { limit: 1 },
        { sent: { "Stripe-Version": "2024-06-20" }, headers: { "stripe-version": "2024-06-20" } },
      ),
    ],
  },
  {
    title: "refuse a version that there is not",
    source: "reported",
    at: ["the double", "Stripe"],
    steps: [
      get(
        "/customers",
        {},
        {
          sent: { "Stripe-Version": "2025-01-01.preview.30" },
          ...invalid(expect.stringMatching(/^Invalid Stripe API version: 2025-01-01\.preview\.30/)),
        },
      ),
    ],
  },
  {
    title: "take any version, and name the one that is spoken",
    source: "documented",
    at: ["the service"],
    steps: [
      get(
        "/customers",
        { limit: 1 },
        { sent: { "Stripe-Version": "2025-01-01.preview.30" }, headers: { "stripe-version": "2026-10-28.endive" } },
      ),
    ],
  },
  { title: "want a key", source: "reported", steps: [get("/customers", {}, noKey)] },
  {
    title: "want a key that is known",
    source: "recorded",
    steps: [
      get(
        "/customers",
        {},
        {
          sent: { Authorization: "Bearer sk_wrong_1234567890" },
          status: 401,
          headers: { "www-authenticate": expect.stringMatching(/^Bearer realm=/) },
          body: {
            error: {
              type: "invalid_request_error",
              message: expect.stringMatching(/^Invalid API Key provided/),
              code: undefined,
            },
          },
        },
      ),
    ],
  },
  {
    title: "have no request id where the key is refused",
    source: "recorded",
    at: ["the double", "Stripe"],
    steps: [
      get(
        "/customers",
        {},
        { sent: { Authorization: "Bearer sk_wrong_1234567890" }, status: 401, headers: { "request-id": undefined } },
      ),
    ],
  },
  {
    title: "go to a route that there is",
    source: "recorded",
    steps: [
      get(
        "/customer",
        {},
        invalid(expect.stringMatching(/^Unrecognized request URL \(GET: \/v1\/customer\)/), { status: 404 }),
      ),
    ],
  },
];

export const events: Case[] = [
  {
    title: "tell of a customer made, changed and deleted",
    source: "documented",
    at: ["the double", "Stripe"],
    steps: [
      post(
        "/customers",
        { name: "Before", metadata: { a: "1" } },
        { ...keyed(key("event")), save: { customer: "id" } },
      ),
      get(
        "/events",
        { type: "customer.created", limit: 1 },
        {
          eventually: true,
          body: {
            data: [
              {
                object: "event",
                type: "customer.created",
                livemode: false,
                api_version: expect.any(String),
                data: { object: { id: "{customer}", name: "Before" }, previous_attributes: undefined },
                request: { id: expect.stringMatching(/^req_/), idempotency_key: expect.stringMatching(/^event-/) },
              },
            ],
          },
          save: { event: "data.0.id" },
        },
      ),
      get("/events/{event}", {}, { body: { id: "{event}" } }),
      post("/customers/{customer}", { name: "After", metadata: { b: "2" } }),
      get(
        "/events",
        { types: ["customer.updated"], limit: 1 },
        {
          eventually: true,
          body: {
            data: [
              {
                data: {
                  object: { name: "After" },
                  previous_attributes: { name: "Before", metadata: { b: null }, email: undefined },
                },
              },
            ],
          },
        },
      ),
      del("/customers/{customer}"),
      get(
        "/events",
        { type: "customer.deleted", limit: 1 },
        { eventually: true, body: { data: [{ data: { object: { id: "{customer}", object: "customer" } } }] } },
      ),
    ],
  },
  {
    title: "tell of a payment method attached and detached, and of the default that goes with it",
    source: "documented",
    at: ["the double", "Stripe"],
    steps: [
      customer(),
      attached(),
      get(
        "/events",
        { type: "payment_method.*", limit: 1 },
        {
          eventually: true,
          body: {
            data: [{ type: "payment_method.attached", data: { object: { id: "{method}", customer: "{customer}" } } }],
          },
        },
      ),
      post("/customers/{customer}", { invoice_settings: { default_payment_method: "{method}" } }),
      post("/payment_methods/{method}/detach", {}),
      get(
        "/events",
        { type: "payment_method.detached", limit: 1 },
        {
          eventually: true,
          body: {
            data: [
              { data: { object: { id: "{method}", customer: null }, previous_attributes: { customer: "{customer}" } } },
            ],
          },
        },
      ),
      get(
        "/events",
        { type: "customer.updated", limit: 1 },
        {
          eventually: true,
          body: {
            data: [{ data: { previous_attributes: { invoice_settings: { default_payment_method: "{method}" } } } }],
          },
        },
      ),
    ],
  },
  {
    title: "that there are not",
    source: "believed",
    at: ["the double", "Stripe"],
    steps: [
      get(
        "/events/evt_missing",
        {},
        {
          status: 404,
          body: { error: { code: "resource_missing", param: "id", message: "No such event: 'evt_missing'" } },
        },
      ),
    ],
  },
];
