import { expect } from "vitest";
import { attached, type Case, customer, get, invalid, noSuch, post } from "../case.ts";

const email = "conformance-lists@example.com";
const three = [customer({ email }, "first"), customer({ email }, "second"), customer({ email }, "third")];
const limitMessage = (bound: string) =>
  invalid(`This value must be ${bound}.`, { code: "parameter_invalid_integer", param: "limit" });

export const lists: Case[] = [
  {
    title: "hold the newest first, also of one second",
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
    title: "go on after a cursor",
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
    title: "go back before a cursor",
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
    title: "refuse a limit of 101",
    source: "reported",
    steps: [get("/customers", { limit: 101 }, limitMessage("less than or equal to 100"))],
  },
  {
    title: "refuse a limit of 0",
    source: "believed",
    steps: [get("/customers", { limit: 0 }, limitMessage("greater than or equal to 1"))],
  },
  {
    title: "refuse a limit that is no number",
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
    title: "take a limit of 100",
    source: "documented",
    steps: [get("/customers", { limit: 100 }, { body: { object: "list" } })],
  },
  {
    title: "refuse a cursor that there is not",
    source: "believed",
    steps: [
      get("/customers", { starting_after: "cus_missing" }, noSuch("customer", "cus_missing", "starting_after", 400)),
      get("/customers", { ending_before: "cus_missing" }, noSuch("customer", "cus_missing", "ending_before", 400)),
    ],
  },
  {
    title: "refuse both cursors at once",
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
    title: "refuse an empty cursor",
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
    title: "take an empty cursor for none, as the service's document needs it",
    source: "documented",
    at: ["the service"],
    steps: [get("/customers", { starting_after: "", ending_before: "" }, { body: { object: "list" } })],
  },
  {
    title: "filter by the email as it is written",
    source: "documented",
    steps: [
      customer({ email: "Case.Matters@example.com" }),
      get("/customers", { email: "Case.Matters@example.com" }, { body: { data: [{ id: "{customer}" }] } }),
      get("/customers", { email: "case.matters@example.com" }, { body: { data: [] } }),
    ],
  },
  {
    title: "filter by time, exactly and within bounds",
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
    title: "refuse a time that is none",
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
    title: "refuse an unknown parameter",
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
    title: "of payment methods hold a customer's, by type",
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
    title: "of payment methods want a customer that there is",
    source: "recorded",
    steps: [
      get("/payment_methods", { customer: "cus_missing" }, noSuch("customer", "cus_missing", "customer", 400)),
      get("/customers/cus_missing/payment_methods", {}, { status: 404, body: { error: { code: "resource_missing" } } }),
    ],
  },
];

const query = (text: string, expectation: object) => get("/customers/search", { query: text }, expectation);
const unparsable = invalid(expect.stringMatching(/^We were unable to parse your search query/), {
  param: expect.anything(),
});

export const search: Case[] = [
  {
    title: "finds text, whatever its case",
    source: "documented",
    steps: [
      customer({ email: "Search.Exact@example.com", name: "Søren Kierkegaard" }),
      query('email:"search.exact@example.com"', {
        eventually: true,
        body: {
          object: "search_result",
          url: "/v1/customers/search",
          has_more: false,
          next_page: null,
          data: [{ id: "{customer}" }],
        },
      }),
      query('email:"search.exact@example.com" AND name~"kierke"', { body: { data: [{ id: "{customer}" }] } }),
      query('email:"search.exact@example.com" name:"Nobody"', { body: { data: [] } }),
      query('email:"search.exact@example.com" AND -name:"Nobody"', { body: { data: [{ id: "{customer}" }] } }),
      query('email:"nobody@example.com" OR email:"search.exact@example.com"', {
        body: { data: [{ id: "{customer}" }] },
      }),
      query("email:'search.exact@example.com' AND created>1000000000 AND created<4000000000", {
        body: { data: [{ id: "{customer}" }] },
      }),
    ],
  },
  {
    title: "finds metadata, and its absence",
    source: "documented",
    steps: [
      customer({ email: "search.metadata@example.com", metadata: { "order id": "42" } }),
      query('metadata["order id"]:"42" AND email:"search.metadata@example.com"', {
        eventually: true,
        body: { data: [{ id: "{customer}" }] },
      }),
      query('-metadata["order id"]:null AND email:"search.metadata@example.com"', {
        body: { data: [{ id: "{customer}" }] },
      }),
      query('metadata["order id"]:null AND email:"search.metadata@example.com"', { body: { data: [] } }),
    ],
  },
  {
    title: "goes on page by page",
    source: "documented",
    steps: [
      customer({ email: "search.pages@example.com" }),
      customer({ email: "search.pages@example.com" }),
      get(
        "/customers/search",
        { query: 'email:"search.pages@example.com"', limit: 1 },
        {
          eventually: true,
          body: { has_more: true, next_page: expect.any(String), data: [{ email: "search.pages@example.com" }] },
          save: { page: "next_page" },
        },
      ),
      get(
        "/customers/search",
        { query: 'email:"search.pages@example.com"', limit: 1, page: "{page}" },
        { body: { has_more: false, next_page: null, data: [{}] } },
      ),
      get(
        "/customers/search",
        { query: 'email:"search.pages@example.com"', expand: ["total_count"] },
        { body: { total_count: 2 } },
      ),
    ],
  },
  {
    title: "forgets who was deleted, after a while",
    source: "documented",
    steps: [
      customer({ email: "search.deleted@example.com" }),
      query('email:"search.deleted@example.com"', { eventually: true, body: { data: [{ id: "{customer}" }] } }),
      { method: "DELETE", path: "/v1/customers/{customer}", parameters: {}, sent: {} },
      query('email:"search.deleted@example.com"', { eventually: true, body: { data: [] } }),
    ],
  },
  {
    title: "wants a query",
    source: "reported",
    steps: [
      get(
        "/customers/search",
        {},
        invalid("Missing required param: query.", { code: "parameter_missing", param: "query" }),
      ),
    ],
  },
  {
    title: "refuses what is no query",
    source: "reported",
    steps: [query("jenny", unparsable), query('email:"', unparsable), query('email:"a@b.co" AND', unparsable)],
  },
  {
    title: "refuses a field that it does not know",
    source: "reported",
    steps: [
      query(
        'description:"x"',
        invalid(expect.stringMatching(/^Field `description` is an unsupported search field for resource `customers`/), {
          param: expect.anything(),
        }),
      ),
    ],
  },
  {
    title: "refuses AND and OR in one",
    source: "documented",
    steps: [
      query('email:"a@b.co" AND name:"a" OR name:"b"', {
        status: 400,
        body: { error: { type: "invalid_request_error" } },
      }),
    ],
  },
  {
    title: "refuses a substring of two characters",
    source: "documented",
    steps: [query('email~"ab"', { status: 400, body: { error: { type: "invalid_request_error" } } })],
  },
  {
    title: "refuses to compare text",
    source: "documented",
    steps: [query('email>"ab"', { status: 400, body: { error: { type: "invalid_request_error" } } })],
  },
];
