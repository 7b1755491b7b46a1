import Stripe from "stripe";
import type { Access } from "../../../lib/stripe/keys.ts";

/** A permission of a Stripe key, and a harmless request that needs it. */
interface Permission {
  /** As in Stripe's dashboard. */
  readonly name: string;
  readonly request: (stripe: Stripe) => Promise<unknown>;
}

// No object has these ids: with the permission, Stripe returns a 404, and changes nothing.
const customer = "cus_doctorUnknown";
const paymentMethod = "pm_doctorUnknown";

const reads: readonly Permission[] = [
  { name: "Customers: Read", request: ({ customers }) => customers.list({ limit: 1 }) },
  { name: "PaymentMethods: Read", request: ({ paymentMethods }) => paymentMethods.retrieve(paymentMethod) },
  { name: "Events: Read", request: ({ events }) => events.list({ limit: 1 }) },
];
const writes: readonly Permission[] = [
  { name: "Customers: Write", request: ({ customers }) => customers.update(customer, {}) },
  { name: "PaymentMethods: Write", request: ({ paymentMethods }) => paymentMethods.detach(paymentMethod) },
];

/** The permissions that each key needs, and those that it must not have. */
export const permissions: Readonly<
  Record<Access, { needed: readonly Permission[]; forbidden: readonly Permission[] }>
> = { read: { needed: reads, forbidden: writes }, write: { needed: writes, forbidden: [] } };

/** Permissions that neither key needs: a sample, because Stripe does not list the permissions of a key. */
export const needless: readonly Permission[] = [
  { name: "Balance: Read", request: ({ balance }) => balance.retrieve() },
  { name: "Charges: Read", request: ({ charges }) => charges.list({ limit: 1 }) },
];

/** Returns the names of the permissions that a key has. Throws the SDK's error if Stripe rejects the key. */
export async function granted(stripe: Stripe, permissions: readonly Permission[]): Promise<string[]> {
  const names: string[] = [];
  for (const { name, request } of permissions) if (await isAllowed(request(stripe))) names.push(name);
  return names;
}

async function isAllowed(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    const { StripeError, StripePermissionError } = Stripe.errors;
    if (error instanceof StripePermissionError) return false;
    if (error instanceof StripeError && error.statusCode === 404) return error.code === "resource_missing";
    throw error;
  }
}
