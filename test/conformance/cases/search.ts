import { expect } from "vitest";
import { type Case, customer, get, invalid } from "../case.ts";

const query = (text: string, expectation: object) => get("/customers/search", { query: text }, expectation);
const unparsable = invalid(expect.stringMatching(/^We were unable to parse your search query/), {
  param: expect.anything(),
});

export const search: Case[] = [
  {
    title: "finds text, case-insensitively",
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
    title: "finds metadata and missing metadata",
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
    title: "returns page after page",
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
    title: "no longer finds deleted customers, after a delay",
    source: "documented",
    steps: [
      customer({ email: "search.deleted@example.com" }),
      query('email:"search.deleted@example.com"', { eventually: true, body: { data: [{ id: "{customer}" }] } }),
      { method: "DELETE", path: "/v1/customers/{customer}", parameters: {}, sent: {} },
      query('email:"search.deleted@example.com"', { eventually: true, body: { data: [] } }),
    ],
  },
  {
    title: "requires a query",
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
    title: "rejects an invalid query",
    source: "reported",
    steps: [query("jenny", unparsable), query('email:"', unparsable), query('email:"a@b.co" AND', unparsable)],
  },
  {
    title: "rejects an unknown field",
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
    title: "rejects AND and OR in one query",
    source: "documented",
    steps: [
      query('email:"a@b.co" AND name:"a" OR name:"b"', {
        status: 400,
        body: { error: { type: "invalid_request_error" } },
      }),
    ],
  },
  {
    title: "rejects a substring of two characters",
    source: "documented",
    steps: [query('email~"ab"', { status: 400, body: { error: { type: "invalid_request_error" } } })],
  },
  {
    title: "rejects a comparison of text",
    source: "documented",
    steps: [query('email>"ab"', { status: 400, body: { error: { type: "invalid_request_error" } } })],
  },
];
