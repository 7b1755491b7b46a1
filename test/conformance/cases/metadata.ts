import { expect } from "vitest";
import { type Case, customer, invalid, long, post, rejected } from "../case.ts";

export const metadata: Case[] = [
  {
    title: "merges per key, and an empty string deletes a key",
    source: "documented",
    steps: [
      customer({ metadata: { a: "1", b: "2" } }),
      post(
        "/customers/{customer}",
        { metadata: { b: "", c: "3" } },
        { body: { metadata: { a: "1", b: undefined, c: "3" } } },
      ),
    ],
  },
  {
    title: "is cleared by an empty string",
    source: "documented",
    steps: [
      customer({ metadata: { a: "1" } }),
      post("/customers/{customer}", { metadata: "" }, { body: { metadata: { a: undefined } } }),
    ],
  },
  {
    title: "accepts numbers as keys",
    source: "documented",
    steps: [
      post("/customers", { metadata: { 0: "zero", 10: "ten" } }, { body: { metadata: { 0: "zero", 10: "ten" } } }),
    ],
  },
  {
    title: "accepts 50 keys of 40 characters with values of 500",
    source: "documented",
    steps: [
      post(
        "/customers",
        { metadata: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}`.padStart(40, "k"), long(500)])) },
        {
          body: { metadata: { [`${49}`.padStart(40, "k")]: long(500) } },
        },
      ),
    ],
  },
  rejected(
    "a value of 501 characters",
    { metadata: { a: long(501) } },
    invalid(
      expect.stringMatching(
        /^Metadata values can have up to 500 characters, but you passed in a value that is 501 characters/,
      ),
      { param: expect.stringMatching(/^metadata/) },
    ),
  ),
  rejected(
    "a key of 41 characters",
    { metadata: { [long(41)]: "1" } },
    invalid(expect.stringMatching(/^Metadata keys can have up to 40 characters/), {
      param: expect.stringMatching(/^metadata/),
    }),
    "believed",
  ),
  rejected(
    "51 keys",
    { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [n, "x"])) },
    { status: 400, body: { error: { type: "invalid_request_error", param: expect.stringMatching(/^metadata/) } } },
    "documented",
  ),
  {
    title: "rejects a 51st key in an update",
    source: "documented",
    steps: [
      customer({ metadata: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [n, "x"])) }),
      post(
        "/customers/{customer}",
        { metadata: { more: "1" } },
        { status: 400, body: { error: { type: "invalid_request_error" } } },
      ),
    ],
  },
  rejected("text in its place", { metadata: "a" }, invalid("Invalid object", { param: "metadata" }), "believed"),
];
