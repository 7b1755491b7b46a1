import { describe, expect, it } from "vitest";
import { broken, type Change, creation, list, setting } from "./changes.ts";

const breaks: Change[] = [
  [
    "a removed path",
    ({ paths }) => delete paths["/customers"],
    "GET /customers was removed.",
    "POST /customers was removed.",
  ],
  ["a removed operation", ({ paths }) => delete paths["/customers"].post, "POST /customers was removed."],
  [
    "another operationId",
    setting(list, { operationId: "all" }),
    "GET /customers: its operationId list-customers was changed.",
  ],
  [
    "another scope",
    setting(list, { "x-scope": "all" }),
    "GET /customers now requires the scope all instead of customers:read.",
  ],
  ["a new scope", setting(creation, { "x-scope": "write" }), "POST /customers now requires the scope write."],
  [
    "a lower throttle",
    setting(list, { "x-throttle": { rate: 50, burst: 200 } }),
    "GET /customers has the rate 50 instead of 100.",
  ],
  [
    "a new throttle",
    setting(creation, { "x-throttle": { rate: 1, burst: 2 } }),
    "POST /customers has the rate 1 instead of no limit.",
    "POST /customers has the burst 2 instead of no limit.",
  ],
  [
    "a removed scheme",
    setting((document) => document, { security: [{ bearer: [] }] }),
    "GET /customers no longer accepts basic.",
    "POST /customers no longer accepts basic.",
  ],
  [
    "a second scheme",
    setting(list, { security: [{ bearer: [], mtls: [] }] }),
    "GET /customers no longer accepts bearer.",
    "GET /customers no longer accepts basic.",
  ],
];

const additions: Change[] = [
  ["a new operation", ({ paths }) => (paths["/methods"] = { get: { operationId: "list-methods", responses: {} } })],
  ["a higher throttle", setting(list, { "x-throttle": { rate: 200, burst: 400 } })],
  ["no scope", setting(list, { "x-scope": undefined })],
  ["no key", setting(list, { security: [{}] })],
];

describe("the operations of a new version", () => {
  it.each(breaks)("break callers by %s", (_, change, ...sentences) => expect(broken(change)).toEqual(sentences));

  it.each(additions)("break nobody by %s", (_, change) => expect(broken(change)).toEqual([]));
});
