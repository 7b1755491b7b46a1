import type { Access } from "../stripe/keys.ts";

/** All scopes that a client can have. */
export const scopes = [
  "customers:read",
  "customers:write",
  "customers:delete",
  "customers:delete:force",
  "payment_methods:read",
  "payment_methods:write",
  "setup_intents:read",
  "setup_intents:write",
  "customer_sessions:write",
  "billing_portal_sessions:write",
  "tax_ids:read",
  "tax_ids:write",
  "customer_balance_transactions:read",
  "customer_balance_transactions:write",
  "discounts:write",
  "cash_balances:read",
  "cash_balances:write",
  "funding_instructions:write",
  "customer_references:read",
  "customer_references:write",
  "audit:read",
] as const;
/** A permission of a client. */
export type Scope = (typeof scopes)[number];

/** Returns which of the two Stripe keys a scope needs. */
export const accessOf = (scope: Scope): Access => (scope.endsWith(":read") ? "read" : "write");
