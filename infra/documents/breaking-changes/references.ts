import type { Referable } from "./documents.ts";

/** Returns what a JSON pointer of the document names, such as `#/components/schemas/Customer`. Throws if there is nothing. */
export function resolve<Target>($ref: string, document: object): Target {
  const path = $ref.replace(/^#\//, "").split("/").map(unescaped);
  const target = path.reduce<unknown>((part, name) => Object(part)[name], document);
  if (!$ref.startsWith("#/") || target === undefined) throw new Error(`The document has no ${$ref}.`);
  return target as Target;
}

/** Returns the value, or what its reference names. */
export const followed = <Target extends object>(value: Referable<Target>, document: object): Target =>
  "$ref" in value ? followed(resolve<Referable<Target>>(value.$ref, document), document) : value;

const unescaped = (part: string) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
