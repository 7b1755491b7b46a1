import type { Schema } from "../schema.ts";

/** The schema of `OtherString`, with which the SDK marks that Stripe can add values to an enum. */
export const otherString: Schema = { "x-open": true };

/** Returns the schema of a union. An enum that Stripe can extend accepts any text, and names the values that are known. */
export function unionOf(members: readonly Schema[]): Schema {
  const values = members.filter(({ const: value }) => typeof value === "string").map(({ const: value }) => value);
  const isNull = ({ type }: Schema) => type === "null";
  const others = members.filter((member) => !("const" in member) && member !== otherString && !isNull(member));
  const alternatives = [...enumOf(values, members.includes(otherString)), ...others];
  return members.some(isNull) ? nullable(alternatives) : oneOf(alternatives);
}

function enumOf(values: readonly unknown[], isOpen: boolean): Schema[] {
  if (isOpen) return [{ type: "string", "x-extensible-enum": values }];
  if (values.length === 0) return [];
  return [values.length === 1 ? { type: "string", const: values[0] } : { type: "string", enum: values }];
}

const oneOf = (alternatives: readonly Schema[]): Schema =>
  alternatives.length === 1 ? (alternatives[0] ?? {}) : { anyOf: alternatives };

function nullable(alternatives: readonly Schema[]): Schema {
  const [only = {}] = alternatives;
  const isSimple = alternatives.length === 1 && typeof only.type === "string" && !("const" in only || "enum" in only);
  return isSimple ? { ...only, type: [String(only.type), "null"] } : { anyOf: [...alternatives, { type: "null" }] };
}
