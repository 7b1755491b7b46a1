import type Stripe from "stripe";
import { env } from "../platform/env.ts";
import { isReferenceName } from "../schemas/reference-name.ts";

/**
 * An app's own id for a customer, unique in its namespace. Stripe stores it in the customer's metadata, from which the
 * directory can be rebuilt.
 */
export interface Reference {
  readonly namespace: string;
  readonly reference: string;
}

/** A reference as items of the table contain it. Two references are the same if their keys are. */
export type ReferenceKey = `${string}#${string}`;

/** Returns the key of a reference. */
export const keyOf = ({ namespace, reference }: Reference): ReferenceKey => `${namespace}#${reference}`;

/** Returns the reference of a key. */
export function referenceOf(key: ReferenceKey): Reference {
  const end = key.indexOf("#");
  return { namespace: key.slice(0, end), reference: key.slice(end + 1) };
}

/** Returns references without repetitions. */
export const distinct = (references: readonly Reference[]): Reference[] =>
  [...new Set(references.map(keyOf))].map(referenceOf);

/** Returns the metadata that gives a customer the reference. Throws if the environment lacks the namespace. */
export function metadataOf({ namespace, reference }: Reference): Record<string, string> {
  const key = metadataKeys()[namespace];
  if (!key) throw new Error(`The environment variable REFERENCE_KEYS does not have the namespace ${namespace}.`);
  return { [key]: reference };
}

/** Returns the metadata keys that contain the references of other namespaces. */
export const foreignKeys = (namespace: string): string[] =>
  Object.entries(metadataKeys()).flatMap(([other, key]) => (other === namespace ? [] : [key]));

/** Returns the references in a customer's metadata. */
export function referencesIn(metadata: Readonly<Record<string, string>> = {}): Reference[] {
  return Object.entries(metadataKeys()).flatMap(([namespace, key]) => {
    const reference = metadata[key] ?? "";
    return isReferenceName(reference) ? [{ namespace, reference }] : [];
  });
}

/** Returns whether a customer exists and its metadata contains the reference. */
export const hasReference = <Customer extends Stripe.Customer>(
  customer: Customer | Stripe.DeletedCustomer,
  reference: Reference,
): customer is Customer =>
  !customer.deleted && referencesIn(customer.metadata).some((other) => keyOf(other) === keyOf(reference));

/** The metadata key of each namespace's references. */
const metadataKeys = (): Record<string, string> => JSON.parse(env("REFERENCE_KEYS"));
