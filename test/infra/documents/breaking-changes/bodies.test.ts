import { describe, expect, it } from "vitest";
import { body, broken, type Change, creation, property, setting } from "./changes.ts";

const breaks: Change[] = [
  [
    "a body that becomes required",
    (document) => (creation(document).requestBody.required = true),
    "POST /customers: the body is now required.",
  ],
  [
    "a removed media type",
    (document) => delete creation(document).requestBody.content["application/x-www-form-urlencoded"],
    "POST /customers: application/x-www-form-urlencoded was removed.",
  ],
  [
    "a removed body",
    setting(creation, { requestBody: undefined }),
    "POST /customers: application/json was removed.",
    "POST /customers: application/x-www-form-urlencoded was removed.",
  ],
  ["a removed property", (document) => delete body(document).properties.email, "POST /customers: email was removed."],
  [
    "a property that becomes required",
    setting(body, { required: ["email"] }),
    "POST /customers: email is now required.",
  ],
  [
    "a shorter string",
    setting(property("email"), { maxLength: 100 }),
    "POST /customers: email no longer accepts a string of more than 100 characters.",
  ],
  [
    "a new minimum length",
    setting(property("email"), { minLength: 1 }),
    "POST /customers: email no longer accepts a string of fewer than 1 characters.",
  ],
  [
    "a new pattern",
    setting(property("email"), { pattern: "@" }),
    "POST /customers: email no longer accepts a string that does not match @.",
  ],
  [
    "a new format",
    setting(property("email"), { format: "email" }),
    "POST /customers: email no longer accepts a string that is not of the format email.",
  ],
  [
    "a string that becomes an enum",
    setting(property("email"), { enum: ["a"] }),
    "POST /customers: email no longer accepts any string.",
  ],
  [
    "an alternative that is shorter",
    setting(property("name"), { anyOf: [{ type: "string", maxLength: 9 }] }),
    "POST /customers: name no longer accepts a string of more than 9 characters.",
  ],
  [
    "a value outside of the limits",
    setting(property("name"), { anyOf: [{ type: "string", minLength: 1, maxLength: 256 }] }),
    "POST /customers: name no longer accepts a string of fewer than 1 characters.",
    'POST /customers: name no longer accepts "".',
  ],
  [
    "fewer properties",
    setting(property("metadata"), { maxProperties: 10 }),
    "POST /customers: metadata no longer accepts an object of more than 10 properties.",
  ],
  [
    "shorter names of properties",
    setting(property("metadata"), { propertyNames: { maxLength: 20 } }),
    "A name in POST /customers: metadata no longer accepts a string of more than 20 characters.",
  ],
  [
    "shorter values of properties",
    setting(property("metadata"), { additionalProperties: { type: "string", maxLength: 50 } }),
    "POST /customers: metadata.* no longer accepts a string of more than 50 characters.",
  ],
  [
    "an object that is closed",
    ({ paths }) =>
      (paths["/customers"].post.requestBody.content["application/x-www-form-urlencoded"].schema.additionalProperties =
        false),
    "POST /customers: * no longer accepts any value.",
  ],
  [
    "fewer items",
    setting(property("phones"), { maxItems: 3 }),
    "POST /customers: phones no longer accepts an array of more than 3 items.",
  ],
  [
    "narrower items",
    setting(property("phones"), { items: { type: "string", pattern: "^0" } }),
    "POST /customers: phones[] no longer accepts a string that does not match ^0.",
  ],
];

const additions: Change[] = [
  ["a new optional property", (document) => (body(document).properties.nickname = { type: "string" })],
];

describe("the bodies of a new version", () => {
  it.each(breaks)("break callers by %s", (_, change, ...sentences) => expect(broken(change)).toEqual(sentences));

  it.each(additions)("break nobody by %s", (_, change) => expect(broken(change)).toEqual([]));
});
