import type * as z from "zod";
import { parameterScopes } from "../../../lib/access/parameter-scopes.ts";
import type { EndpointName } from "../../service.ts";
import { described } from "./describe.ts";
import type { OperationText } from "./operations.ts";
import { schemaOf } from "./parameters.ts";
import type { Schema } from "./schema.ts";

/** The parts of a function that the document needs. */
export interface Handler {
  readonly input: z.core.$ZodType;
  readonly ifMatch: boolean;
}

/** Returns the function of an endpoint. */
export async function handlerOf(name: EndpointName): Promise<Handler> {
  const { handler }: { handler: Handler } = await import(`../../../functions/${name}.ts`);
  return handler;
}

/** The descriptions of parameters for which the SDK has none. */
const texts: Readonly<Record<string, string>> = {
  mandate_data: "The customer's consent to a mandate.",
  payment_method: "The id of a payment method to attach.",
  source: "A token of a card or bank account, which is legacy at Stripe. Use payment methods.",
  validate: "Whether Stripe checks the source, if there is one.",
};

/** What the service adds to the descriptions of the SDK. */
const furtherTexts: Readonly<Record<string, string>> = {
  ending_before: "Empty counts as absent.",
  expand:
    "A path that reveals a payment method requires the scope payment_methods:read, and a customer within another object requires customers:read.",
  starting_after: "Empty counts as absent.",
};

/** Returns the schema of an endpoint's parameters, with descriptions from the SDK and of the service, `expand` last. */
export function inputOf({ input }: Handler, { parameters = {} }: OperationText, declared: Schema | undefined): Schema {
  const { properties = {}, ...schema } = described(schemaOf(input), declared);
  const { expand, ...others } = properties;
  const sent = expand && !isEmptyList(expand) ? { ...others, expand } : others;
  const entries = Object.entries(sent).map(([name, { description, ...property }]) => {
    const text = [parameters[name] ?? description ?? texts[name], furtherTexts[name]].filter(Boolean).join(" ");
    return [name, scoped(name, { ...(text && { description: text }), ...property })];
  });
  return { ...schema, properties: Object.fromEntries(entries) };
}

/** A list in which no value is allowed. */
const isEmptyList = ({ items }: Schema) => Array.isArray(items?.enum) && items.enum.length === 0;

/** Names the scopes that a parameter, or one within it, requires beyond those of the operation. */
function scoped(path: string, schema: Schema): Schema {
  const scopes = parameterScopes[path];
  const inner = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    scoped(`${path}.${name}`, property),
  ]);
  const all = { ...schema, ...(inner.length > 0 && { properties: Object.fromEntries(inner) }) };
  if (!scopes) return all;
  const words = `Requires the scope${scopes.length > 1 ? "s" : ""} ${scopes.join(" and ")}.`;
  return { ...all, description: [schema.description, words].filter(Boolean).join("\n\n"), "x-scopes": scopes };
}
