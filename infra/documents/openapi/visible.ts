import { keptFields } from "../../../lib/access/payment-method-privacy.ts";
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

const methods = "Null without the scope payment_methods:read.";
const secret = "Null without the scope setup_intents:write.";

/** What clients without a scope see of a property, by the path of the property. */
const privacy: Readonly<Record<string, string>> = {
  "Customer.default_source": methods,
  "Customer.invoice_settings.default_payment_method": methods,
  "Customer.sources": "Missing without the scope payment_methods:read.",
  "PaymentMethod.link.persistent_token": "This service returns null, because it is a secret.",
  "SetupIntent.client_secret": secret,
  "SetupIntent.next_action":
    "Only its `type` without the scope setup_intents:write, because links in it contain secrets.",
  "SetupIntent.payment_method": methods,
};

/** Returns the schemas with what clients without a scope see. */
export function withPrivacy(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const annotatedSchemas = Object.entries(schemas).map(([name, schema]) => [name, annotated(name, schema)]);
  const { PaymentMethod, ...others } = Object.fromEntries(annotatedSchemas);
  const required = PaymentMethod?.required?.filter((name: string) => keptFields.includes(name));
  return { ...others, PaymentMethod: { ...PaymentMethod, required, description: keptWords } };
}

const keptWords = `Without the scope payment_methods:read, it has only these properties: ${keptFields.join(", ")}.`;

function annotated(path: string, schema: Schema): Schema {
  const { properties } = schema;
  const words = privacy[path];
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, annotated(`${path}.${name}`, inner)]),
      ),
    }),
    ...(words && { description: [schema.description, words].filter(Boolean).join("\n\n"), ...nulled(words, schema) }),
  };
}

/** A text that the service replaces by null. */
const nulled = (words: string, { type }: Schema) =>
  /null/i.test(words) && type === "string" ? { type: ["string", "null"] } : {};
