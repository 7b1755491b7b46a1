/** A JSON schema, as in a document of OpenAPI 3.1 or AsyncAPI 3. */
export type Schema = boolean | SchemaObject;

/** The keywords that the comparison reads. */
export interface SchemaObject {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly [keyword: string]: unknown;
}

/** Keywords that do not change which values are valid. */
const annotations = [
  ...["title", "description", "example", "examples", "deprecated", "readOnly", "writeOnly", "discriminator"],
  ...["externalDocs", "xml", "contentMediaType", "$schema", "$id", "$comment", "$defs", "default"],
];

/** Keywords with an upper limit, and what is beyond it. */
export const maxima: Readonly<Record<string, (limit: unknown) => string>> = {
  maxLength: (limit) => `a string of more than ${limit} characters`,
  maxItems: (limit) => `an array of more than ${limit} items`,
  maxProperties: (limit) => `an object of more than ${limit} properties`,
  maximum: (limit) => `a number above ${limit}`,
  exclusiveMaximum: (limit) => `a number of ${limit} or more`,
};

/** Keywords with a lower limit, and what is below it. */
export const minima: Readonly<Record<string, (limit: unknown) => string>> = {
  minLength: (limit) => `a string of fewer than ${limit} characters`,
  minItems: (limit) => `an array of fewer than ${limit} items`,
  minProperties: (limit) => `an object of fewer than ${limit} properties`,
  minimum: (limit) => `a number below ${limit}`,
  exclusiveMinimum: (limit) => `a number of ${limit} or less`,
};

/** Keywords whose values allow no comparison except for equality, and what they exclude. */
export const exact: Readonly<Record<string, (value: unknown) => string>> = {
  pattern: (value) => `a string that does not match ${value}`,
  format: (value) => `a string that is not of the format ${value}`,
  contentEncoding: (value) => `a string that is not encoded as ${value}`,
  multipleOf: (value) => `a number that is no multiple of ${value}`,
  uniqueItems: () => "an array with equal items",
};

const structure = [
  ...["$ref", "type", "enum", "const", "properties", "required", "additionalProperties", "propertyNames", "items"],
  ...["anyOf", "oneOf", "allOf"],
];
const constraints = new Set([...structure, ...[maxima, minima, exact].flatMap(Object.keys)]);

/**
 * Returns the keywords that decide which values are valid; `true` and `false` as objects. Throws if the schema has a
 * keyword that the comparison does not know.
 */
export function constraintsOf(schema: Schema): SchemaObject {
  if (typeof schema === "boolean") return schema ? {} : { enum: [] };
  const keywords = Object.entries(schema).filter(([name]) => !annotations.includes(name) && !name.startsWith("x-"));
  const unknown = keywords.find(([name]) => !constraints.has(name));
  if (unknown) throw new Error(`The comparison does not know the keyword ${unknown[0]} of JSON schemas.`);
  return Object.fromEntries(keywords);
}
