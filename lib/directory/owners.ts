import type Stripe from "stripe";
import { env } from "../platform/env.ts";
import { referencesIn } from "./references.ts";

/** How an environment separates the customers of its namespaces. */
interface Ownership {
  /** Whether every client sees the customers of no namespace. */
  readonly unowned: "visible" | "hidden";
  /** The metadata key that contains the namespace of a customer. */
  readonly key: string;
}

/** Returns how the environment separates customers, or undefined if it does not. */
export const ownership = (): Ownership | undefined => JSON.parse(env("OWNERSHIP")) ?? undefined;

/**
 * Returns whether clients of the namespace may see a customer: their own, also by a reference, or one of no namespace if
 * the environment shows these. A deleted customer has no metadata, so it counts as one of no namespace; so does null.
 */
export function isVisible(customer: Stripe.Customer | Stripe.DeletedCustomer | null, namespace: string): boolean {
  const rules = ownership();
  if (!rules) return true;
  const owners = customer && !customer.deleted ? ownersIn(customer.metadata, rules) : [];
  return owners.length > 0 ? owners.includes(namespace) : rules.unowned === "visible";
}

function ownersIn(metadata: Stripe.Metadata, { key }: Ownership): string[] {
  const owner = metadata[key];
  return [...(owner ? [owner] : []), ...referencesIn(metadata).map(({ namespace }) => namespace)];
}

/** Returns the parameters of a new customer with the namespace that owns it, if the environment separates customers. */
export function withOwner(parameters: Stripe.CustomerCreateParams, namespace: string): Stripe.CustomerCreateParams {
  const rules = ownership();
  return rules ? { ...parameters, metadata: { ...(parameters.metadata || {}), [rules.key]: namespace } } : parameters;
}
