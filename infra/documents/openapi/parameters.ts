import * as z from "zod";
import { reference } from "../../../lib/schemas/customer-reference.ts";
import { boolean, idPattern, integer, limit, metadata, metadataLimits } from "../../../lib/schemas/parameters.ts";
import { maxReferenceLength } from "../../../lib/schemas/reference-name.ts";
import type { Schema } from "./schema.ts";

type Core = z.core.$ZodType;

/** The schemas whose JSON Schema does not follow from them, because they decode text or check it with code. */
const known = new Map<Core, Schema>([
  [integer, { type: "integer" }],
  [boolean, { type: "boolean" }],
  [limit, { type: "integer", minimum: 1, maximum: 100, default: 10 }],
  [
    metadata,
    {
      type: "object",
      maxProperties: metadataLimits.keys,
      propertyNames: { maxLength: metadataLimits.key, pattern: "^[^\\[\\]]*$" },
      additionalProperties: { type: "string", maxLength: metadataLimits.value },
    },
  ],
  [reference, { type: "string", minLength: 1, maxLength: maxReferenceLength }],
]);

/** Returns the JSON Schema of the parameters that an endpoint's schema accepts. */
export function schemaOf(parameters: Core): Schema {
  const { $schema, ...schema } = z.toJSONSchema(parameters, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      // What a parameter can be comes before the empty text that unsets it.
      jsonSchema.anyOf?.sort((one, other) => Number(isEmpty(one)) - Number(isEmpty(other)));
      const documented = documentedAs(zodSchema);
      if (!documented) return;
      for (const keyword of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, keyword);
      Object.assign(jsonSchema, documented);
    },
  });
  return schema as Schema;
}

const isEmpty = (schema: z.core.JSONSchema._JSONSchema) => Object(schema).const === "";

function documentedAs(schema: Core): Schema | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "literal" && def.values[0] === "") return { type: "string", const: "", description: "Unsets it." };
  return known.get(schema) ?? (def.type === "pipe" ? decodedAs(def) : undefined) ?? checkedAs(schema);
}

/** A list, or an integer or boolean with more checks, which are a copy of the schema. */
function decodedAs({ in: text, out }: z.core.$ZodPipeDef): Schema | undefined {
  if ((out as z.core.$ZodTypes)._zod.def.type === "array") return schemaOf(out);
  return [...known].find(([schema]) => "in" in schema._zod.def && schema._zod.def.in === text)?.[1];
}

/** A text that code checks, by the parameters of the check. */
function checkedAs({ _zod: { def } }: Core): Schema | undefined {
  for (const check of def.checks ?? []) {
    const { params } = check._zod.def as { params?: { code?: string; paths?: readonly string[] } };
    if (params?.code === "resource_missing") return { type: "string", pattern: idPattern.source };
    if (params?.paths) return { type: "string", enum: params.paths };
  }
  return undefined;
}
