import { expect } from "vitest";
import { attached, type Case, customer, del, get, key, keyed, post } from "../case.ts";

export const events: Case[] = [
  {
    title: "report the creation, update and deletion of a customer",
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
      del("/customers/{customer}", keyed(key("deletion"))),
      get(
        "/events",
        { type: "customer.deleted", limit: 1 },
        {
          eventually: true,
          body: {
            data: [
              {
                data: { object: { id: "{customer}", object: "customer" } },
                // A recorded event of a deletion has a key. Stripe documents it for every request.
                request: { id: expect.stringMatching(/^req_/), idempotency_key: expect.stringMatching(/^deletion-/) },
              },
            ],
          },
        },
      ),
    ],
  },
  {
    title: "report that a payment method was attached and detached, and the change of the default",
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
    title: "reject an unknown id",
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
