import * as z from "zod/mini";

/** Describes a schema in the documents and published schemas. Returns the schema. */
export function described<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  z.globalRegistry.add(schema, { description });
  return schema;
}
