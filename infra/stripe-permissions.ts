import { accessOf, type Scope, scopes } from "../lib/access/scopes.ts";
import type { Access } from "../lib/stripe/keys.ts";
import type { Environment } from "./environments.ts";

/** A permission of a restricted Stripe key, named as in Stripe's dashboard. Write includes Read. */
export type StripePermission =
  | `${"Customers" | "PaymentMethods" | "SetupIntents" | "Tax IDs"}: ${"Read" | "Write"}`
  | `${"Events" | "Invoices" | "PaymentIntents" | "Subscriptions"}: Read`
  | `${"Customer portal" | "Customer session"}: Write`;

/** The permissions that each scope requires of the Stripe key that it uses. Stripe has none of its own for most of what a customer has. */
export const scopePermissions: Readonly<Record<Scope, readonly StripePermission[]>> = {
  "customers:read": ["Customers: Read"],
  "customers:write": ["Customers: Write"],
  // The guard of the deletion reads what would be lost.
  "customers:delete": ["Customers: Write", "Subscriptions: Read", "Invoices: Read", "PaymentIntents: Read"],
  "customers:delete:force": ["Customers: Write"],
  "payment_methods:read": ["PaymentMethods: Read"],
  "payment_methods:write": ["PaymentMethods: Write"],
  "tax_ids:read": ["Tax IDs: Read"],
  "tax_ids:write": ["Tax IDs: Write"],
  "customer_balance_transactions:read": ["Customers: Read"],
  "customer_balance_transactions:write": ["Customers: Write"],
  "discounts:write": ["Customers: Write"],
  "cash_balances:read": ["Customers: Read"],
  "cash_balances:write": ["Customers: Write"],
  "funding_instructions:write": ["Customers: Write"],
  "setup_intents:read": ["SetupIntents: Read"],
  "setup_intents:write": ["SetupIntents: Write"],
  "customer_sessions:write": ["Customer session: Write"],
  "billing_portal_sessions:write": ["Customer portal: Write"],
  "customer_references:read": ["Customers: Read"],
  "customer_references:write": ["Customers: Write"],
  // The service keeps the histories itself.
  "audit:read": [],
};

/** The permissions that the consumer, the reconciliation and the operators' commands require in every environment. */
export const commonPermissions: Readonly<Record<Access, readonly StripePermission[]>> = {
  read: ["Customers: Read", "PaymentMethods: Read", "Events: Read"],
  write: [],
};

/** Returns the permissions that a key requires for the scopes of an environment's clients, or for all scopes. */
export function permissionsOf(
  access: Access,
  { clients, ownership }: Pick<Environment, "clients" | "ownership"> = everyScope,
): StripePermission[] {
  const used = clients.flatMap(({ scopes }) => scopes).filter((scope) => accessOf(scope) === access);
  // Where customers have owners, the service reads the customer before each request that names one.
  const ofOwners: StripePermission[] = ownership && used.length > 0 ? ["Customers: Read"] : [];
  return [...new Set([...commonPermissions[access], ...ofOwners, ...used.flatMap((scope) => scopePermissions[scope])])];
}

const everyScope = { clients: [{ name: "all", scopes: [...scopes], rate: 1, burst: 1 }] };
