import type { TSType } from "oxc-parser";
import { expect, it } from "vitest";
import { Converter } from "../../../../infra/documents/openapi/stripe/convert.ts";
import { methodOf } from "../../../../infra/documents/openapi/stripe/methods.ts";
import { moduleAt } from "../../../../infra/documents/openapi/stripe/module.ts";
import { resolve } from "../../../../infra/documents/openapi/stripe/resolve.ts";

const customers = { module: moduleAt("resources/Customers"), namespace: "" };
const reference = (component: string) => ({ $ref: `#/components/schemas/${component}` });

it("describes a resource, and only names those that it refers to", () => {
  const converter = new Converter(["CashBalance"]);
  expect(methodOf("Customers", "retrieveCashBalance", converter).result).toEqual(reference("CashBalance"));
  const { required, properties } = converter.components.get("CashBalance") ?? {};
  expect(required).toEqual(["object", "available", "customer", "customer_account", "livemode", "settings"]);
  expect(properties).toMatchObject({
    object: { type: "string", const: "cash_balance", description: expect.stringContaining("the object's type") },
    available: { type: ["object", "null"], additionalProperties: { type: "integer" } },
    settings: { properties: { reconciliation_mode: { type: "string", "x-extensible-enum": ["automatic", "manual"] } } },
  });
  expect(methodOf("Customers", "deleteDiscount", converter).result).toEqual(reference("DeletedDiscount"));
  expect(converter.components.get("DeletedDiscount")).toMatchObject({ type: "object", title: "DeletedDiscount" });
});

it("gives lists and unions their items and alternatives", () => {
  const converter = new Converter(["TaxId"]);
  expect(methodOf("Customers", "listTaxIds", converter).result).toEqual(reference("TaxIdList"));
  expect(converter.components.get("TaxIdList")?.properties?.data).toEqual({ type: "array", items: reference("TaxId") });
  expect(methodOf("Customers", "retrieve", converter).result).toEqual({
    anyOf: [reference("Customer"), reference("DeletedCustomer")],
  });
});

it("describes the parameters that an SDK's method inherits", () => {
  const { parameters } = methodOf("Customers", "listTaxIds", new Converter([]));
  expect(Object.keys(parameters?.properties ?? {})).toEqual(["ending_before", "limit", "starting_after", "expand"]);
});

it("throws for a method, a name and syntax that it does not know", () => {
  const converter = new Converter([]);
  expect(() => methodOf("Customers", "merge", converter)).toThrow("Stripe's SDK has no method merge of Customers.");
  expect(() => resolve("Client", customers)).toThrow("resources/Customers.d.ts: Client is not declared.");
  const tuple = { type: "TSTupleType", elementTypes: [], start: 7, end: 9 } satisfies TSType;
  expect(() => converter.convert(tuple, customers)).toThrow(
    "resources/Customers.d.ts: TSTupleType at 7 is not supported.",
  );
});
