import { creators, secretFields } from "../../../lib/access/client-secret-privacy.ts";
import { keptFields, nulledFields } from "../../../lib/access/payment-method-privacy.ts";
import type { Schema } from "./schema.ts";

/** The resources of Stripe that the document describes: what the operations return, and what is part of it. */
export const described = [
  "BillingPortal.Session",
  "CashBalance",
  "Customer",
  "CustomerBalanceTransaction",
  "CustomerCashBalanceTransaction",
  "CustomerSession",
  "DeletedCustomer",
  "DeletedDiscount",
  "DeletedTaxId",
  "Discount",
  "FundingInstructions",
  "PaymentMethod",
  "SetupIntent",
  "TaxId",
];

/** What clients without a scope see of a property, by its path. */
const words: Readonly<Record<string, string>> = {
  "Customer.sources": "Missing without the scope payment_methods:read.",
  "SetupIntent.next_action":
    "Only its `type` without the scope setup_intents:write, because links in it contain secrets.",
};

/** Returns the schemas of Stripe's objects with what clients without a scope see, and with the known values of enums. */
export function visibleSchemas(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const entries = Object.entries(schemas).map(([name, schema]) => [name, annotated(name, schema)]);
  const { PaymentMethod, ...others } = Object.fromEntries(entries);
  const required = PaymentMethod.required.filter((name: string) => keptFields.includes(name));
  return { ...others, PaymentMethod: { ...PaymentMethod, required, description: keptWords } };
}

const keptWords = `Without the scope payment_methods:read, it has only these properties: ${keptFields.join(", ")}.`;

/** Annotates a schema at a path, and all within it. */
function annotated(path: string, schema: Schema, parent?: Schema): Schema {
  const { properties, items, anyOf } = schema;
  const inner = Object.entries(properties ?? {}).map(([name, property]) => [
    name,
    annotated(`${path}.${name}`, property, schema),
  ]);
  const hidden = parent && hiddenIn(parent, path.split(".").at(-1) ?? "", schema);
  const description = [schema.description, words[path], hidden, knownValues(schema)].filter(Boolean).join("\n\n");
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(inner) }),
    ...(items && { items: annotated(path, items) }),
    ...(anyOf && { anyOf: anyOf.map((alternative) => annotated(path, alternative)) }),
    ...(description && { description }),
    ...(hidden && schema.type === "string" && { type: ["string", "null"] }),
  };
}

/** Says who sees null in place of a property of an object. */
function hiddenIn({ properties }: Schema, name: string, { anyOf, type }: Schema): string | undefined {
  if (nulledFields.includes(name) && (anyOf || type)) return "Null without the scope payment_methods:read.";
  if (!secretFields.includes(name)) return undefined;
  const creator = creators[String(properties?.object?.const)];
  if (!creator) return "This service returns null, because it is a secret.";
  // An object whose secret is never null is returned only to clients with the scope.
  return type === "string" ? undefined : `Null without the scope ${creator}.`;
}

/** Names the values of an enum that Stripe can extend, if they are few. */
function knownValues({ "x-extensible-enum": values }: Schema): string | undefined {
  if (!Array.isArray(values) || values.length > 25) return undefined;
  return `Known values: ${values.map((value) => `\`${value}\``).join(", ")}.`;
}
