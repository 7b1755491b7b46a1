import { revealingParameters } from "./payment-method-privacy.ts";
import type { Scope } from "./scopes.ts";

/** The parameters that require other scopes than their endpoint's, with these scopes. */
export const parameterScopes: Readonly<Record<string, readonly Scope[]>> = {
  ...revealingParameters,
  force: ["customers:delete:force"],
  // It changes the customer, as an update does.
  make_default: ["customers:write"],
  // The response shows a payment method that the caller did not name.
  reuse_existing: ["payment_methods:read"],
};
