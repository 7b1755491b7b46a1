import type Stripe from "stripe";
import { environment } from "../../infra/local/environment.ts";

/** By namespace, the metadata key that contains the references. */
export const keys = { shop: environment.references?.shop ?? "", support: "reference_support" } as const;
export type Namespace = keyof typeof keys;

/** A reference in its namespace. */
export interface Reference {
  readonly namespace: Namespace;
  readonly reference: string;
}

/** The references that callers use. */
export const references: readonly Reference[] = [
  { namespace: "shop", reference: "a" },
  { namespace: "shop", reference: "b" },
  { namespace: "support", reference: "c" },
];

/** Returns the references of a customer at Stripe. */
export function referencesOf(customer: Stripe.Customer | Stripe.DeletedCustomer | undefined): Reference[] {
  if (!customer || customer.deleted) return [];
  return (Object.keys(keys) as Namespace[]).flatMap((namespace) => {
    const reference = customer.metadata[keys[namespace]];
    return reference ? [{ namespace, reference }] : [];
  });
}

/** Returns whether two references are the same. */
export const isSame = (one: { namespace: string; reference: string }, { namespace, reference }: Reference): boolean =>
  one.namespace === namespace && one.reference === reference;
