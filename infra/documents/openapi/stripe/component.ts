import type { TSTypeName } from "oxc-parser";
import type { Schema } from "../schema.ts";
import type { Found } from "./resolve.ts";

/** The generic types of the SDK that become components of their own. */
export const containers: Readonly<Record<string, string>> = { List: "ApiList", SearchResult: "ApiSearchResult" };

/** Returns the name of the component of a resource; undefined for types that are part of a schema. */
export function componentOf({ name, module }: Found): string | undefined {
  const container = Object.keys(containers).find((key) => containers[key] === name);
  if (container) return container;
  if (name === "Address") return name;
  if (!module.path.startsWith("resources/") || /Params(\.|$)/.test(name) || isNested(name, module.path))
    return undefined;
  const folder = module.path.split("/").slice(1, -1).join(".");
  return folder && !name.startsWith(`${folder}.`) ? `${folder}.${name}` : name;
}

/** An interface within the namespace of a resource. A name in an imported namespace is a resource. */
const isNested = (name: string, path: string) => name.includes(".") && !path.endsWith("/index");

/** Returns a name with its namespaces. */
export const nameOf = (name: TSTypeName): string => {
  if (name.type === "Identifier") return name.name;
  if (name.type === "TSQualifiedName") return `${nameOf(name.left)}.${name.right.name}`;
  throw new Error(`${name.type} is not supported.`);
};

/** Returns the schema of a resource that this service does not have. */
export const undescribed = ({ name }: Found): Schema => ({
  type: "object",
  title: name,
  description: `Stripe's object ${name}, which is not described here: this service has no operations for it.`,
  externalDocs: { url: "https://docs.stripe.com/api" },
  additionalProperties: true,
});
