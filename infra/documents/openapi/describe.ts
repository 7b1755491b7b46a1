import type { Schema } from "./schema.ts";

/** Returns a schema of parameters with the descriptions that the SDK's type has for the same parameters. */
export function described(schema: Schema, declared: Schema | undefined): Schema {
  if (!declared) return schema;
  const { properties, items, anyOf, additionalProperties, ...rest } = schema;
  return {
    ...(declared.description && { description: declared.description }),
    ...rest,
    ...(properties && { properties: describedProperties(properties, alternativesOf(declared)) }),
    ...(items && { items: described(items, alternativesOf(declared).find((other) => other.items)?.items) }),
    ...(anyOf && {
      anyOf: anyOf.map((alternative) => ("const" in alternative ? alternative : inner(alternative, declared))),
    }),
    ...(additionalProperties !== undefined && { additionalProperties }),
  };
}

/** The alternatives of a parameter have no descriptions of their own. */
const inner = (schema: Schema, { description, ...declared }: Schema) => described(schema, declared);

const alternativesOf = (declared: Schema): readonly Schema[] => declared.anyOf ?? [declared];

function describedProperties(properties: Readonly<Record<string, Schema>>, declared: readonly Schema[]) {
  const entries = Object.entries(properties).map(([name, property]) => [
    name,
    described(property, declared.find((other) => other.properties?.[name])?.properties?.[name]),
  ]);
  return Object.fromEntries(entries);
}
