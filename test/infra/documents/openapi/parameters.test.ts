import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { handlerOf, inputOf } from "../../../../infra/documents/openapi/input.ts";
import { operations } from "../../../../infra/documents/openapi/operations.ts";
import type { EndpointName } from "../../../../infra/service.ts";
import { decodeJson } from "../../../../lib/schemas/form.ts";
import { parse } from "../../../../lib/schemas/parse.ts";

const ajv = new Ajv2020({ keywords: ["x-scopes"] });
const customer = "cus_1";
const metadataOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, ""]));

/** Parameters of an endpoint, and whether the service accepts them. */
const cases: readonly [EndpointName, object, boolean][] = [
  ["list-customers", { limit: 1 }, true],
  ["list-customers", { limit: 100 }, true],
  ["list-customers", { limit: 0 }, false],
  ["list-customers", { limit: 101 }, false],
  ["list-customers", { limit: 1.5 }, false],
  ["list-customers", { starting_after: "" }, true],
  ["list-customers", { created: 1_767_225_600 }, true],
  ["list-customers", { created: { gte: 1_767_225_600, lt: 1_767_225_601 } }, true],
  ["list-customers", { created: { from: 1 } }, false],
  ["list-customers", { expand: ["data.tax_ids"] }, true],
  ["list-customers", { expand: [""] }, false],
  ["retrieve-customer", { customer: "cus_1-a" }, true],
  ["retrieve-customer", { customer: "cus/1" }, false],
  ["retrieve-customer", { customer: "c".repeat(256) }, false],
  ["retrieve-customer", {}, false],
  ["retrieve-customer-reference", { reference: "ü".repeat(255) }, true],
  ["retrieve-customer-reference", { reference: "ü".repeat(256) }, false],
  ["retrieve-customer-reference", { reference: "" }, false],
  ["retrieve-tax-id", { customer, tax_id: "txi_1", expand: ["owner.customer"] }, true],
  ["retrieve-tax-id", { customer, tax_id: "txi_1", expand: ["owner"] }, false],
  ["create-funding-instructions", { expand: ["customer"] }, false],
  ["create-customer", { metadata: metadataOf(50) }, true],
  ["create-customer", { metadata: metadataOf(51) }, false],
  ["create-customer", { metadata: { ["ü".repeat(40)]: "ü".repeat(500) } }, true],
  ["create-customer", { metadata: { ["k".repeat(41)]: "" } }, false],
  ["create-customer", { metadata: { "a[b]": "" } }, false],
  ["create-customer", { metadata: { key: "v".repeat(501) } }, false],
  ["create-customer", { metadata: "" }, true],
  ["create-customer", { metadata: "text" }, false],
  ["create-customer", { address: "" }, true],
  ["create-customer", { address: { town: "Oxford" } }, false],
  ["create-customer", { balance: -500 }, true],
  ["create-customer", { balance: 0.5 }, false],
  ["create-customer", { validate: true }, true],
  ["create-customer", { validate: "yes" }, false],
  ["create-customer", { name: "n".repeat(257) }, false],
  ["create-customer", { tax_exempt: "reverse" }, true],
  ["create-customer", { tax_exempt: "sometimes" }, false],
  ["create-customer", { preferred_locales: ["en", "de"] }, true],
  ["create-customer", { nickname: "Jenny" }, false],
];

it.each(cases)("the schema of %s accepts %o as the service does: %s", async (name, parameters, isAccepted) => {
  const handler = await handlerOf(name);
  const accepted = () => parse(handler.input, decodeJson(parameters));
  if (isAccepted) expect(accepted).not.toThrow();
  else expect(accepted).toThrow();
  expect(ajv.validate(inputOf(handler, operations[name], undefined), parameters)).toBe(isAccepted);
});
