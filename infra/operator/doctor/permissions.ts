import Stripe from "stripe";
import type { Access } from "../../../lib/stripe/keys.ts";
import type { Environment } from "../../environments.ts";
import { permissionsOf, type StripePermission } from "../../stripe-permissions.ts";

/** A permission of a Stripe key, and a harmless request that needs it. */
interface Permission {
  /** As in Stripe's dashboard. */
  readonly name: string;
  readonly request: Request;
}
type Request = (stripe: Stripe) => Promise<unknown>;

// No object has these ids: with the permission, Stripe finds no such object, and changes nothing.
const customer = "cus_doctorUnknown";
const paymentMethod = "pm_doctorUnknown";
const taxId = "txi_doctorUnknown";
const setupIntent = "seti_doctorUnknown";
const limit = 1;

const requests: Readonly<Record<StripePermission, Request>> = {
  "Customer portal: Write": ({ billingPortal }) => billingPortal.sessions.create({ customer }),
  "Customer session: Write": ({ customerSessions }) =>
    customerSessions.create({ customer, components: { buy_button: { enabled: true } } }),
  "Customers: Read": ({ customers }) => customers.list({ limit }),
  "Customers: Write": ({ customers }) => customers.update(customer, {}),
  "Events: Read": ({ events }) => events.list({ limit }),
  "Invoices: Read": ({ invoices }) => invoices.list({ limit }),
  "PaymentIntents: Read": ({ paymentIntents }) => paymentIntents.list({ limit }),
  "PaymentMethods: Read": ({ paymentMethods }) => paymentMethods.retrieve(paymentMethod),
  "PaymentMethods: Write": ({ paymentMethods }) => paymentMethods.detach(paymentMethod),
  "SetupIntents: Read": ({ setupIntents }) => setupIntents.list({ limit }),
  "SetupIntents: Write": ({ setupIntents }) => setupIntents.cancel(setupIntent),
  "Subscriptions: Read": ({ subscriptions }) => subscriptions.list({ limit }),
  "Tax IDs: Read": ({ customers }) => customers.listTaxIds(customer),
  "Tax IDs: Write": ({ customers }) => customers.deleteTaxId(customer, taxId),
};

const withRequests = (names: readonly StripePermission[]): Permission[] =>
  names.map((name) => ({ name, request: requests[name] }));

/** Returns the permissions that a key of an environment needs, and those that it must not have: the read key never writes. */
export const permissionsFor = (environment: Environment, access: Access) => ({
  needed: withRequests(permissionsOf(access, environment)),
  forbidden: withRequests(access === "read" ? permissionsOf("write").filter((name) => name.endsWith(": Write")) : []),
});

/** Permissions that neither key needs: a sample, because Stripe does not list the permissions of a key. */
export const needless: readonly Permission[] = [
  { name: "Balance: Read", request: ({ balance }) => balance.retrieve() },
  { name: "Charges: Read", request: ({ charges }) => charges.list({ limit }) },
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
    // A 400 if a parameter names the object, a 404 if the path does.
    if (error instanceof StripeError && (error.statusCode === 400 || error.statusCode === 404))
      return error.code === "resource_missing";
    throw error;
  }
}
