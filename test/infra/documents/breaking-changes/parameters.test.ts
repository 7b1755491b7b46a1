import { describe, expect, it } from "vitest";
import { broken, type Change, list, parameter, schemaOf, setting } from "./changes.ts";

const breaks: Change[] = [
  [
    "a removed parameter",
    (document) => list(document).parameters.shift(),
    "GET /customers: the query parameter limit was removed.",
  ],
  [
    "a renamed parameter",
    setting(parameter(0), { name: "page_size" }),
    "GET /customers: the query parameter limit was removed.",
  ],
  [
    "a removed parameter of a path",
    ({ paths }) => delete paths["/customers"].parameters,
    "GET /customers: the query parameter tenant was removed.",
    "POST /customers: the query parameter tenant was removed.",
  ],
  [
    "a parameter in another place",
    setting(parameter(0), { in: "header" }),
    "GET /customers: the query parameter limit was removed.",
  ],
  [
    "a parameter in another style",
    setting(parameter(2), { style: "form" }),
    "GET /customers: the query parameter created is written in another style.",
  ],
  [
    "a parameter that becomes required",
    setting(parameter(0), { required: true }),
    "GET /customers: the query parameter limit is now required.",
  ],
  [
    "a new required parameter",
    (document) => list(document).parameters.push({ name: "q", in: "query", required: true }),
    "GET /customers: the query parameter q is now required.",
  ],
  ["another type", setting(schemaOf(0), { type: "boolean" }), "GET /customers: limit no longer accepts any integer."],
  [
    "a lower maximum",
    setting(schemaOf(0), { maximum: 50 }),
    "GET /customers: limit no longer accepts a number above 50.",
  ],
  [
    "a higher minimum",
    setting(schemaOf(0), { minimum: 2 }),
    "GET /customers: limit no longer accepts a number below 2.",
  ],
  ["another default", setting(schemaOf(0), { default: 20 }), "GET /customers: limit has the default 20 instead of 10."],
  ["a removed value", setting(schemaOf(1), { enum: ["name"] }), 'GET /customers: sort no longer accepts "created".'],
  [
    "a removed property of a component",
    ({ components }) => delete components.schemas.Range.properties.gt,
    "Range: gt was removed.",
  ],
];

const additions: Change[] = [
  ["a new optional parameter", (document) => list(document).parameters.push({ name: "q", in: "query" })],
  ["wider parameters", setting(schemaOf(0), { minimum: 0, maximum: undefined, type: "number" })],
  ["another value of a parameter", setting(schemaOf(1), { enum: ["name", "created", "id"] })],
  ["a parameter that becomes optional", setting(parameter(1), { required: false })],
];

describe("the parameters of a new version", () => {
  it.each(breaks)("break callers by %s", (_, change, ...sentences) => expect(broken(change)).toEqual(sentences));

  it.each(additions)("break nobody by %s", (_, change) => expect(broken(change)).toEqual([]));
});
