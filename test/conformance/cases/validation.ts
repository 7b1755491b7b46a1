import { expect } from "vitest";
import { type Case, invalid, long, post, rejected } from "../case.ts";

const empty = (param: string) =>
  `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`;

export const validation: Case[] = [
  ...["customer@example", "customer", " jenny@example.com", "jenny＠example.com", "jenny@@example.com"].map((email) =>
    rejected(
      `the email "${email}"`,
      { email },
      invalid(`Invalid email address: ${email}`, { code: "email_invalid", param: "email" }),
      "recorded",
    ),
  ),
  rejected(
    "an unknown parameter",
    { nickname: "J" },
    invalid("Received unknown parameter: nickname", { code: "parameter_unknown", param: "nickname" }),
    "recorded",
  ),
  rejected(
    "several unknown parameters",
    { nickname: "J", age: 7 },
    invalid("Received unknown parameters: nickname, age", { code: "parameter_unknown", param: "nickname" }),
    "believed",
  ),
  rejected(
    "an unknown parameter within another",
    { address: { town: "B" } },
    invalid("Received unknown parameter: address[town]", { code: "parameter_unknown", param: "address[town]" }),
    "believed",
  ),
  rejected(
    "a parameter that Stripe has removed",
    { coupon: "SAVE" },
    invalid("Received unknown parameter: coupon", { code: "parameter_unknown", param: "coupon" }),
    "documented",
  ),
  rejected(
    "an invalid integer",
    { balance: "abc" },
    invalid("Invalid integer: abc", { code: "parameter_invalid_integer", param: "balance" }),
  ),
  rejected(
    "a fraction for an integer",
    { balance: "1.5" },
    invalid("Invalid integer: 1.5", { code: "parameter_invalid_integer", param: "balance" }),
    "believed",
  ),
  rejected(
    "an empty integer",
    { balance: "" },
    invalid(empty("balance"), { code: "parameter_invalid_empty", param: "balance" }),
  ),
  rejected(
    "an invalid boolean",
    { validate: "yes" },
    invalid("Invalid boolean: yes", { param: "validate" }),
    "believed",
  ),
  rejected(
    "an unknown enum value",
    { tax_exempt: "some" },
    invalid("Invalid tax_exempt: must be one of none, exempt, or reverse", { param: "tax_exempt" }),
  ),
  rejected(
    "an unknown type of tax id",
    { tax_id_data: [{ type: "nonsense", value: "1" }] },
    invalid(expect.stringMatching(/^Invalid tax_id_data\[0\]\[type\]: must be one of .*\beu_vat, .*, or \w+$/), {
      param: "tax_id_data[0][type]",
    }),
  ),
  rejected(
    "a tax id with an empty type",
    { tax_id_data: [{ type: "", value: "1" }] },
    invalid(empty("tax_id_data[0][type]"), { code: "parameter_invalid_empty", param: "tax_id_data[0][type]" }),
    "believed",
  ),
  rejected(
    "a tax id without a type",
    { tax_id_data: [{ value: "1" }] },
    invalid("Missing required param: tax_id_data[0][type].", {
      code: "parameter_missing",
      param: "tax_id_data[0][type]",
    }),
    "believed",
  ),
  rejected(
    "an empty value for an enum that cannot be unset",
    { tax: { validate_location: "" } },
    invalid(empty("tax[validate_location]"), { code: "parameter_invalid_empty", param: "tax[validate_location]" }),
    "believed",
  ),
  rejected(
    "a missing parameter",
    { shipping: { address: {}, name: undefined, phone: "1" } },
    invalid(expect.stringMatching(/^Missing required param: shipping/), {
      code: "parameter_missing",
      param: expect.stringMatching(/^shipping/),
    }),
  ),
  rejected(
    "an object for a string",
    { name: { first: "J" } },
    invalid(expect.stringMatching(/^Invalid string/), { param: "name" }),
    "believed",
  ),
  rejected(
    "a string for an object",
    { address: "Berlin" },
    invalid("Invalid object", { param: "address" }),
    "believed",
  ),
  rejected(
    "a string for an array",
    { preferred_locales: "de" },
    invalid("Invalid array", { param: "preferred_locales" }),
    "believed",
  ),
  rejected(
    "an empty path to expand",
    { expand: [""] },
    invalid(empty("expand[0]"), { code: "parameter_invalid_empty", param: "expand[0]" }),
    "believed",
  ),
  rejected(
    "a lower-case invoice prefix",
    { invoice_prefix: "abc" },
    invalid(expect.any(String), { param: "invoice_prefix" }),
    "documented",
  ),
  rejected(
    "five custom fields",
    { invoice_settings: { custom_fields: Array.from({ length: 5 }, (_, n) => ({ name: `${n}`, value: "x" })) } },
    { status: 400, body: { error: { type: "invalid_request_error" } } },
    "documented",
  ),
  ...(
    [
      ["email", 512, (length: number) => `${long(length - 12)}@example.com`],
      ["name", 256],
      ["phone", 20],
      ["business_name", 150],
      ["individual_name", 150],
      ["description", 5000],
    ] as [string, number, ((length: number) => string)?][]
  ).flatMap(([name, max, text = long]): Case[] => [
    {
      title: `accepts ${name} with ${max} characters`,
      source: "documented",
      steps: [post("/customers", { [name]: text(max) }, { body: { [name]: text(max) } })],
    },
    rejected(
      `${name} with ${max + 1} characters`,
      { [name]: text(max + 1) },
      invalid(expect.stringMatching(new RegExp(`^Invalid string: .*; must be at most ${max} characters$`)), {
        param: name,
      }),
      "believed",
    ),
  ]),
];
