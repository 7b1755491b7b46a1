import { createHash } from "node:crypto";

/** The properties of a customer that appear only when expanded. */
const onlyExpanded = ["cash_balance", "invoice_credit_balance", "sources", "subscriptions", "tax", "tax_ids"];

/**
 * Returns the ETag of a customer, or undefined for a deleted one and for other objects. It depends on the state at
 * Stripe only: an expanded object counts as its id, and a property that appears only when expanded does not count.
 */
export function tagOf(object: object): string | undefined {
  if (!("object" in object) || object.object !== "customer" || "deleted" in object) return undefined;
  const state = Object.entries(object).filter(([name]) => !onlyExpanded.includes(name));
  return `"${createHash("sha256")
    .update(JSON.stringify(canonical(Object.fromEntries(state))))
    .digest("base64url")}"`;
}

/** Returns a value with its maps sorted by name. */
function canonical(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reduced);
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [
    name,
    name === "metadata" ? canonical(inner) : reduced(inner),
  ]);
  return Object.fromEntries(entries.sort(byName));
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);

/** Returns the id of an object of Stripe, and any other value as it is. */
function reduced(value: unknown): unknown {
  const { id, object } = Object(value);
  return typeof id === "string" && typeof object === "string" ? id : canonical(value);
}
