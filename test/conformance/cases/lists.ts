import { expect } from "vitest";
import { attached, type Case, customer, get, invalid, noSuch, post } from "../case.ts";

const email = "conformance-lists@example.com";
const three = [customer({ email }, "first"), customer({ email }, "second"), customer({ email }, "third")];
const limitMessage = (bound: string) =>
  invalid(`This value must be ${bound}.`, { code: "parameter_invalid_integer", param: "limit" });
const unknownType = invalid(expect.stringMatching(/^Invalid type: must be one of .*\bcard, .*, or \w+$/), {
  param: "type",
});

export const lists: Case[] = [
  {
    title: "contain the newest first, even within a second",
    source: "documented",
    steps: [
      ...three,
      get(
        "/customers",
        { email },
        {
          body: {
            object: "list",
            url: "/v1/customers",
            has_more: false,
            data: [{ id: "{third}" }, { id: "{second}" }, { id: "{first}" }],
          },
        },
      ),
    ],
  },
  {
    title: "continue after a cursor",
    source: "documented",
    steps: [
      ...three,
      get(
        "/customers",
        { email, limit: 2 },
        { body: { has_more: true, data: [{ id: "{third}" }, { id: "{second}" }] } },
      ),
      get(
        "/customers",
        { email, limit: 2, starting_after: "{second}" },
        { body: { has_more: false, data: [{ id: "{first}" }] } },
      ),
    ],
  },
  {
    title: "return to the items before a cursor",
    source: "documented",
    steps: [
      ...three,
      get(
        "/customers",
        { email, limit: 1, ending_before: "{first}" },
        { body: { has_more: true, data: [{ id: "{second}" }] } },
      ),
      get(
        "/customers",
        { email, limit: 5, ending_before: "{first}" },
        { body: { has_more: false, data: [{ id: "{third}" }, { id: "{second}" }] } },
      ),
    ],
  },
  {
    title: "reject a limit of 101",
    source: "reported",
    steps: [get("/customers", { limit: 101 }, limitMessage("less than or equal to 100"))],
  },
  {
    title: "reject a limit of 0",
    source: "believed",
    steps: [get("/customers", { limit: 0 }, limitMessage("greater than or equal to 1"))],
  },
  {
    title: "reject a limit that is not a number",
    source: "reported",
    steps: [
      get(
        "/customers",
        { limit: "ten" },
        invalid("Invalid integer: ten", { code: "parameter_invalid_integer", param: "limit" }),
      ),
    ],
  },
  {
    title: "accept a limit of 100",
    source: "documented",
    steps: [get("/customers", { limit: 100 }, { body: { object: "list" } })],
  },
  {
    title: "reject an unknown cursor",
    source: "believed",
    steps: [
      get("/customers", { starting_after: "cus_missing" }, noSuch("customer", "cus_missing", "starting_after", 400)),
      get("/customers", { ending_before: "cus_missing" }, noSuch("customer", "cus_missing", "ending_before", 400)),
    ],
  },
  {
    title: "reject two cursors at once",
    source: "believed",
    steps: [
      ...three,
      get(
        "/customers",
        { starting_after: "{third}", ending_before: "{first}" },
        { status: 400, body: { error: { type: "invalid_request_error" } } },
      ),
    ],
  },
  {
    title: "reject an empty cursor",
    source: "reported",
    at: ["the double", "Stripe"],
    steps: [
      get(
        "/customers",
        { starting_after: "" },
        invalid(expect.stringMatching(/^You passed an empty string for 'starting_after'/), {
          code: "parameter_invalid_empty",
          param: "starting_after",
        }),
      ),
    ],
  },
  {
    title: "ignore an empty cursor, as the service's document requires",
    source: "documented",
    at: ["the service"],
    steps: [get("/customers", { starting_after: "", ending_before: "" }, { body: { object: "list" } })],
  },
  {
    title: "filter by email, case-sensitively",
    source: "documented",
    steps: [
      customer({ email: "Case.Matters@example.com" }),
      get("/customers", { email: "Case.Matters@example.com" }, { body: { data: [{ id: "{customer}" }] } }),
      get("/customers", { email: "case.matters@example.com" }, { body: { data: [] } }),
    ],
  },
  {
    title: "filter by time, exactly and by range",
    source: "documented",
    steps: [
      post("/customers", { email: "conformance-time@example.com" }, { save: { customer: "id", time: "created" } }),
      get(
        "/customers",
        { email: "conformance-time@example.com", created: "{time}" },
        { body: { data: [{ id: "{customer}" }] } },
      ),
      get(
        "/customers",
        { email: "conformance-time@example.com", created: { gte: "{time}", lte: "{time}" } },
        { body: { data: [{ id: "{customer}" }] } },
      ),
      get("/customers", { email: "conformance-time@example.com", created: { gt: "{time}" } }, { body: { data: [] } }),
      get("/customers", { email: "conformance-time@example.com", created: { lt: "{time}" } }, { body: { data: [] } }),
    ],
  },
  {
    title: "reject an invalid time",
    source: "believed",
    steps: [
      get(
        "/customers",
        { created: "today" },
        invalid("Invalid integer: today", { code: "parameter_invalid_integer", param: "created" }),
      ),
      get(
        "/customers",
        { created: { gte: "today" } },
        invalid("Invalid integer: today", { code: "parameter_invalid_integer", param: "created[gte]" }),
      ),
    ],
  },
  {
    title: "reject an unknown parameter",
    source: "documented",
    steps: [
      get(
        "/customers",
        { name: "J" },
        invalid("Received unknown parameter: name", { code: "parameter_unknown", param: "name" }),
      ),
    ],
  },
  {
    title: "of payment methods filter by customer and type",
    source: "documented",
    steps: [
      customer(),
      attached("first"),
      attached("second", "pm_card_amex"),
      get(
        "/customers/{customer}/payment_methods",
        {},
        {
          body: {
            object: "list",
            url: "/v1/customers/{customer}/payment_methods",
            has_more: false,
            data: [{ id: "{second}" }, { id: "{first}" }],
          },
        },
      ),
      get(
        "/customers/{customer}/payment_methods",
        { type: "card", limit: 1 },
        { body: { has_more: true, data: [{ id: "{second}" }] } },
      ),
      get("/customers/{customer}/payment_methods", { type: "us_bank_account" }, { body: { data: [] } }),
      get(
        "/payment_methods",
        { customer: "{customer}", type: "card" },
        { body: { url: "/v1/payment_methods", data: [{ id: "{second}" }, { id: "{first}" }] } },
      ),
    ],
  },
  {
    title: "of payment methods reject an unknown type",
    source: "reported",
    steps: [
      customer(),
      get("/payment_methods", { customer: "{customer}", type: "nonsense" }, unknownType),
      get("/customers/{customer}/payment_methods", { type: "nonsense" }, unknownType),
    ],
  },
  {
    title: "of payment methods reject an unknown customer",
    source: "recorded",
    steps: [
      get("/payment_methods", { customer: "cus_missing" }, noSuch("customer", "cus_missing", "customer", 400)),
      get("/customers/cus_missing/payment_methods", {}, { status: 404, body: { error: { code: "resource_missing" } } }),
    ],
  },
];
