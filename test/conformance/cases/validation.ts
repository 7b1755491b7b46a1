import { expect } from "vitest";
import { type Case, invalid, long, post, refused } from "../case.ts";

const empty = (param: string) =>
  `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`;

export const validation: Case[] = [
  ...["customer@example", "customer", " jenny@example.com", "jenny＠example.com", "jenny@@example.com"].map((email) =>
    refused(
      `"${email}" is no email address`,
      { email },
      invalid(`Invalid email address: ${email}`, { code: "email_invalid", param: "email" }),
      "recorded",
    ),
  ),
  refused(
    "an unknown parameter",
    { nickname: "J" },
    invalid("Received unknown parameter: nickname", { code: "parameter_unknown", param: "nickname" }),
    "recorded",
  ),
  refused(
    "several",
    { nickname: "J", age: 7 },
    invalid("Received unknown parameters: nickname, age", { code: "parameter_unknown", param: "nickname" }),
    "believed",
  ),
  refused(
    "one within another",
    { address: { town: "B" } },
    invalid("Received unknown parameter: address[town]", { code: "parameter_unknown", param: "address[town]" }),
    "believed",
  ),
  refused(
    "one that Stripe once had",
    { coupon: "SAVE" },
    invalid("Received unknown parameter: coupon", { code: "parameter_unknown", param: "coupon" }),
    "documented",
  ),
  refused(
    "a number that is none",
    { balance: "abc" },
    invalid("Invalid integer: abc", { code: "parameter_invalid_integer", param: "balance" }),
  ),
  refused(
    "a fraction",
    { balance: "1.5" },
    invalid("Invalid integer: 1.5", { code: "parameter_invalid_integer", param: "balance" }),
    "believed",
  ),
  refused(
    "no number",
    { balance: "" },
    invalid(empty("balance"), { code: "parameter_invalid_empty", param: "balance" }),
  ),
  refused(
    "a truth value that is none",
    { validate: "yes" },
    invalid("Invalid boolean: yes", { param: "validate" }),
    "believed",
  ),
  refused(
    "a value that an enum lacks",
    { tax_exempt: "some" },
    invalid("Invalid tax_exempt: must be one of none, exempt, or reverse", { param: "tax_exempt" }),
  ),
  refused(
    "an unknown type of tax id",
    { tax_id_data: [{ type: "nonsense", value: "1" }] },
    invalid(expect.stringMatching(/^Invalid tax_id_data\[0\]\[type\]: must be one of .*\beu_vat, .*, or \w+$/), {
      param: "tax_id_data[0][type]",
    }),
  ),
  refused(
    "a tax id of an empty type",
    { tax_id_data: [{ type: "", value: "1" }] },
    invalid(empty("tax_id_data[0][type]"), { code: "parameter_invalid_empty", param: "tax_id_data[0][type]" }),
    "believed",
  ),
  refused(
    "a tax id without a type",
    { tax_id_data: [{ value: "1" }] },
    invalid("Missing required param: tax_id_data[0][type].", {
      code: "parameter_missing",
      param: "tax_id_data[0][type]",
    }),
    "believed",
  ),
  refused(
    "an enum that cannot be unset",
    { tax: { validate_location: "" } },
    invalid(empty("tax[validate_location]"), { code: "parameter_invalid_empty", param: "tax[validate_location]" }),
    "believed",
  ),
  refused(
    "a parameter that is missing",
    { shipping: { address: {}, name: undefined, phone: "1" } },
    invalid(expect.stringMatching(/^Missing required param: shipping/), {
      code: "parameter_missing",
      param: expect.stringMatching(/^shipping/),
    }),
  ),
  refused(
    "a map where text stands",
    { name: { first: "J" } },
    invalid(expect.stringMatching(/^Invalid string/), { param: "name" }),
    "believed",
  ),
  refused(
    "text where a map stands",
    { address: "Berlin" },
    invalid("Invalid object", { param: "address" }),
    "believed",
  ),
  refused(
    "text where a list stands",
    { preferred_locales: "de" },
    invalid("Invalid array", { param: "preferred_locales" }),
    "believed",
  ),
  refused(
    "an empty path to expand",
    { expand: [""] },
    invalid(empty("expand[0]"), { code: "parameter_invalid_empty", param: "expand[0]" }),
    "believed",
  ),
  refused(
    "an invoice prefix of lower case",
    { invoice_prefix: "abc" },
    invalid(expect.any(String), { param: "invoice_prefix" }),
    "documented",
  ),
  refused(
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
  ).flatMap(([name, most, text = long]): Case[] => [
    {
      title: `${name} of ${most} characters is taken`,
      source: "documented",
      steps: [post("/customers", { [name]: text(most) }, { body: { [name]: text(most) } })],
    },
    refused(
      `${name} of ${most + 1} characters`,
      { [name]: text(most + 1) },
      invalid(expect.stringMatching(new RegExp(`^Invalid string: .*; must be at most ${most} characters$`)), {
        param: name,
      }),
      "believed",
    ),
  ]),
];
