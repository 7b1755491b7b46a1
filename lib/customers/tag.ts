import { hash } from "node:crypto";

/** The properties of a customer that appear only when expanded. */
const onlyExpanded = ["cash_balance", "invoice_credit_balance", "sources", "subscriptions", "tax", "tax_ids"];

/**
 * Returns the ETag of a customer, or undefined for a deleted one and for other objects. It depends on the state at
 * Stripe only: an expanded object counts as its id, and a property that appears only when expanded does not count.
 */
export function tagOf(object: object): string | undefined {
  if (!("object" in object) || object.object !== "customer" || "deleted" in object) return undefined;
  const names = Object.keys(object).filter((name) => !onlyExpanded.includes(name));
  return `"${hash("sha256", JSON.stringify(sorted(object, names)), "base64url")}"`;
}

/** Returns a map with its names, and the maps in it, sorted. Without a prototype, so that a name can be `__proto__`. */
function sorted(map: object, names = Object.keys(map)): object {
  const copy: Record<string, unknown> = Object.create(null);
  for (const name of names.sort()) {
    const inner = (map as Record<string, unknown>)[name];
    copy[name] = name === "metadata" ? canonical(inner) : reduced(inner);
  }
  return copy;
}

/** Returns a value with its maps sorted by name. */
function canonical(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map(reduced) : sorted(value);
}

/** Returns the id of an object of Stripe, and any other value as it is, with its maps sorted. */
function reduced(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const isObject =
    "id" in value && typeof value.id === "string" && "object" in value && typeof value.object === "string";
  return isObject ? value.id : canonical(value);
}
