import { constraintsOf, type Schema, type SchemaObject } from "./json-schema.ts";
import { resolve } from "./references.ts";

/** One kind of value that a schema allows: of one type, or with one value. */
export interface Alternative extends SchemaObject {
  readonly type?: string;
  /** The name of the component that declares it, and its index there. */
  readonly component?: string;
  readonly index?: number;
}

/** Returns the kinds of values that a schema allows. They have no references, no combinations, no lists of types, no enums. */
export function alternativesOf(schema: Schema, document: object): Alternative[] {
  const { $ref, anyOf, oneOf, allOf, ...own } = constraintsOf(schema);
  const parts = [
    ...($ref ? [named($ref, alternativesOf(resolve<Schema>($ref, document), document))] : []),
    ...(allOf ?? []).map((part) => alternativesOf(part, document)),
    ...[anyOf, oneOf].flatMap((union) => (union ? [union.flatMap((part) => alternativesOf(part, document))] : [])),
    ...(Object.keys(own).length > 0 ? [splitByValue(own)] : []),
  ];
  const [first = [{}], ...others] = parts;
  return others.reduce((all, part) => all.flatMap((left) => part.flatMap((right) => both(left, right))), first);
}

/** Names the alternatives of a component that are not those of another one. */
const named = ($ref: string, alternatives: Alternative[]): Alternative[] =>
  alternatives.map((alternative, index) => ({ component: $ref.split("/").at(-1), index, ...alternative }));

/** Returns one schema for each value, or else for each type. */
function splitByValue({ type, enum: values, const: value, ...rest }: SchemaObject): Alternative[] {
  const types = type === undefined ? undefined : [type].flat();
  if (value !== undefined || values)
    return (values ?? [value])
      .filter((one) => !types || types.some((name) => isOfType(one, name)))
      .map((one) => ({ ...rest, type: typeOf(one), const: one }));
  return types ? types.map((one) => ({ ...rest, type: one })) : [rest];
}

/** Returns the schema of the values that are valid in both; none if no value can be. It is no longer that of a component. */
function both({ component: _, ...left }: Alternative, { component: __, ...right }: Alternative): Alternative[] {
  const types = [left.type, right.type].filter((type) => type !== undefined);
  const type = types.find((one) => types.every((other) => isSubtype(one, other)));
  if (types.length > 0 && !type) return [];
  const required = [...new Set([...(left.required ?? []), ...(right.required ?? [])])];
  const properties = { ...left.properties, ...right.properties };
  return [{ ...left, ...right, type, required, properties }];
}

/** Returns whether each value of a type is also one of the other. */
export const isSubtype = (type: string, other: string) => type === other || (type === "integer" && other === "number");

const isOfType = (value: unknown, type: string) => isSubtype(typeOf(value), type);

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
