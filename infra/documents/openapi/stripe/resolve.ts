import { type Declaration, type Module, moduleAt } from "./module.ts";

/** Where a name is used. */
export interface Scope {
  readonly module: Module;
  /** The namespaces around it, such as `Customer.Tax`. */
  readonly namespace: string;
}

/** A declaration, and where it is. */
export interface Found extends Scope {
  /** The declaration's name with its namespaces. */
  readonly name: string;
  /** Undefined for a name in an imported namespace, which belongs to a resource that the document does not describe. */
  readonly declaration?: Declaration;
}

/** Returns the declaration of a name, as TypeScript finds it. Throws an error for an unknown name. */
export function resolve(name: string, scope: Scope): Found {
  const found = local(name, scope) ?? imported(name, scope);
  if (found) return found;
  throw new Error(`${scope.module.path}.d.ts: ${name} is not declared.`);
}

/** Returns the declaration in the innermost namespace that has it. */
function local(name: string, { module, namespace }: Scope): Found | undefined {
  const qualified = namespace ? `${namespace}.${name}` : name;
  const declaration = module.declarations.get(qualified);
  // What belongs to a declaration is in the namespace of its name.
  if (declaration) return { module, namespace: qualified, name: qualified, declaration };
  return namespace ? local(name, { module, namespace: namespace.split(".").slice(0, -1).join(".") }) : undefined;
}

function imported(name: string, { module }: Scope): Found | undefined {
  const [head = "", ...rest] = name.split(".");
  const from = module.imports.get(head);
  if (!from) return undefined;
  const target = moduleAt(from.path);
  if (from.name === "*") return { module: target, namespace: "", name };
  return local([from.name, ...rest].join("."), { module: target, namespace: "" });
}
