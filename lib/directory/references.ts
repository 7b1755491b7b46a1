import type Stripe from "stripe";
import { env } from "../platform/env.ts";
import { isReferenceName } from "../schemas/reference-name.ts";

/**
 * A customer's name among those of a namespace, `<namespace>#<name>`: an app's own id for it. Stripe keeps the name in
 * the customer's metadata, from which everything that the table knows of it can be made again.
 */
export type Reference = `${string}#${string}`;

export const referenceOf = (namespace: string, name: string): Reference => `${namespace}#${name}`;

/** The parts of a reference. */
export function partsOf(reference: Reference): { namespace: string; reference: string } {
  const end = reference.indexOf("#");
  return { namespace: reference.slice(0, end), reference: reference.slice(end + 1) };
}

/** The metadata that makes a customer the one of that reference. */
export function metadataOf(reference: Reference): Record<string, string> {
  const { namespace, reference: name } = partsOf(reference);
  const key = keys()[namespace];
  if (!key) throw new Error(`The environment variable REFERENCE_KEYS does not have the namespace ${namespace}.`);
  return { [key]: name };
}

/** The names of the metadata that holds references of other namespaces than this. */
export const foreignKeys = (namespace: string): string[] =>
  Object.entries(keys()).flatMap(([other, key]) => (other === namespace ? [] : [key]));

/** The references that a customer's metadata holds. */
export function referencesIn(metadata: Readonly<Record<string, string>> = {}): Reference[] {
  return Object.entries(keys()).flatMap(([namespace, key]) => {
    const name = metadata[key] ?? "";
    return isReferenceName(name) ? [referenceOf(namespace, name)] : [];
  });
}

/** Whether that is a customer whose metadata holds the reference. */
export const isNamed = <Customer extends Stripe.Customer>(
  customer: Customer | Stripe.DeletedCustomer,
  reference: Reference,
): customer is Customer => !customer.deleted && referencesIn(customer.metadata).includes(reference);

/** By namespace, the name of the metadata that holds its references. */
const keys = (): Record<string, string> => JSON.parse(env("REFERENCE_KEYS"));
