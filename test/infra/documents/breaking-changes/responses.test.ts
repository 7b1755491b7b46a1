import { describe, expect, it } from "vitest";
import { broken, type Change, Customer, field, List, list, setting } from "./changes.ts";

const breaks: Change[] = [
  [
    "a removed status",
    (document) => delete list(document).responses[429],
    "GET /customers: the response 429 was removed.",
  ],
  [
    "a removed header",
    ({ components }) => delete components.responses.List.headers["Request-Id"],
    "GET /customers 200: the header Request-Id was removed.",
  ],
  [
    "a header that becomes optional",
    setting(({ components }) => components.headers.RequestId, { required: false }),
    "GET /customers 200: the header Request-Id can now be missing.",
  ],
  [
    "a wider header",
    setting(({ components }) => components.headers.RequestId.schema, { pattern: undefined }),
    "GET /customers 200: Request-Id can now be a string that does not match ^req_.",
  ],
  [
    "a removed property of a response",
    (document) => delete List(document).properties.has_more,
    "GET /customers 200: has_more was removed.",
  ],
  [
    "a property of a response that becomes optional",
    setting(List, { required: ["data"] }),
    "GET /customers 200: has_more can now be missing.",
  ],
  [
    "a removed property of a returned component",
    (document) => delete Customer(document).properties.balance,
    "Customer: balance was removed.",
  ],
  ["another type in a response", setting(field("id"), { type: "integer" }), "Customer: id can now be any integer."],
  [
    "a property that becomes nullable",
    setting(field("id"), { type: ["string", "null"] }),
    "Customer: id can now be null.",
  ],
  [
    "a number that was an integer",
    setting(field("balance"), { type: ["number", "null"] }),
    "Customer: balance can now be any number.",
  ],
  [
    "a longer string in a response",
    setting(field("id"), { maxLength: 300 }),
    "Customer: id can now be a string of more than 255 characters.",
  ],
  [
    "a new value in a closed list of a response",
    setting(field("status"), { enum: ["active", "closed", "lost"] }),
    'Customer: status can now be "lost".',
  ],
  [
    "an enum of a response that becomes a string",
    setting(field("status"), { enum: undefined }),
    "Customer: status can now be any string.",
  ],
  [
    "a new alternative in a response",
    (document) => field("parent")(document).anyOf.push({ type: "integer" }),
    "Customer: parent can now be any integer.",
  ],
];

const additions: Change[] = [
  ["a new property of a response", (document) => (Customer(document).properties.phone = { type: "string" })],
  ["a new required property of a response", setting(List, { required: ["data", "has_more", "url"] })],
  ["a new response", (document) => (list(document).responses[402] = {})],
  ["a new header", ({ components }) => (components.responses.List.headers.ETag = { schema: { type: "string" } })],
  ["narrower responses", setting(field("id"), { maxLength: 10, pattern: "^cus_" })],
  ["a response that is no longer null", setting(field("balance"), { type: "integer" })],
  ["a value that a response no longer has", setting(field("status"), { enum: ["active"] })],
  ["other words", setting(field("id"), { description: "The id.", examples: ["cus_1"], "x-note": 1 })],
  [
    "a component under another name",
    ({ components, paths }) => {
      components.schemas.Client = components.schemas.Customer;
      paths["/customers"].post.responses[200].content["application/json"].schema.$ref = "#/components/schemas/Client";
    },
  ],
];

describe("the responses of a new version", () => {
  it.each(breaks)("break callers by %s", (_, change, ...sentences) => expect(broken(change)).toEqual(sentences));

  it.each(additions)("break nobody by %s", (_, change) => expect(broken(change)).toEqual([]));
});
