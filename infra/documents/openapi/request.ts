import { pathParameterTexts } from "./operations.ts";
import { refTo, type Schema } from "./schema.ts";

/** The parameters of an example, as an app sends them. */
export type Values = Readonly<Record<string, unknown>>;

/** A named example of a request body or of a response. */
export interface NamedExample {
  readonly summary: string;
  readonly value: unknown;
}
/** Examples by name. */
export type Examples = Readonly<Record<string, NamedExample>>;

/** Returns the names in a path such as `/customers/{customer}`. */
export const pathNames = (path: string) => Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);

/** Returns the parameters in a path. */
export const pathParametersOf = (path: string, { properties = {} }: Schema, example: Values = {}) =>
  pathNames(path).map((name) => ({
    name,
    in: "path",
    required: true,
    description: pathParameterTexts[name] ?? "",
    schema: without("description", properties[name] ?? {}),
    ...(name in example && { example: example[name] }),
  }));

/** Returns the schema of the parameters that are not in the path. */
export function sentWith(path: string, { properties = {}, required = [], ...schema }: Schema): Schema {
  const inPath = pathNames(path);
  const names = required.filter((name) => !inPath.includes(name));
  const others = Object.entries(properties).filter(([name]) => !inPath.includes(name));
  return { ...schema, properties: Object.fromEntries(others), ...(names.length > 0 && { required: names }) };
}

/** Returns the parameters of a query. Lists are sent as `name[]=`, objects as `name[property]=`. */
export const queryParametersOf = ({ properties = {}, required = [] }: Schema, example: Values = {}) =>
  Object.entries(properties).map(([name, schema]) => {
    const isList = schema.type === "array";
    const isObject = schema.anyOf?.some(({ type }) => type === "object");
    return {
      name: isList ? `${name}[]` : name,
      in: "query",
      ...(required.includes(name) && { required: true }),
      ...(schema.description && { description: schema.description }),
      ...((isList || isObject) && { style: isList ? "form" : "deepObject", explode: true }),
      schema: without("description", schema),
      ...(name in example && { example: example[name] }),
    };
  });

const without = (keyword: string, { [keyword]: _, ...schema }: Schema): Schema => schema;

/**
 * Returns a body whose schema is a component. Stripe's SDKs send forms, in which an object or list becomes several fields,
 * such as `address[city]`.
 */
export function bodyOf(component: string, { properties = {}, required = [] }: Schema, examples: Examples) {
  const nested = Object.entries(properties).filter(([, property]) => isNested(property));
  const encoding = Object.fromEntries(nested.map(([name]) => [name, { style: "deepObject", explode: true }]));
  const schema = refTo(component);
  const [first] = Object.values(examples);
  return {
    ...(required.length > 0 && { required: true }),
    content: {
      "application/json": { schema, ...(first && { examples }) },
      "application/x-www-form-urlencoded": {
        schema,
        ...(nested.length > 0 && { encoding }),
        ...(first && { example: first.value }),
      },
    },
  };
}

const isNested = ({ type, anyOf = [] }: Schema): boolean =>
  type === "array" || type === "object" || anyOf.some(isNested);
