import { parameterScopes } from "../../access/parameter-scopes.ts";
import { scopesOfExpansion } from "../../access/payment-method-privacy.ts";
import type { Scope } from "../../access/scopes.ts";
import { nameOf } from "../../schemas/parse.ts";
import { reject } from "../reject.ts";
import { callerOf, type EndpointEvent, type EndpointMiddleware } from "../request.ts";

const scopedParameters = Object.entries(parameterScopes).map(([path, requiredScopes]) => ({
  names: path.split("."),
  requiredScopes,
}));

/**
 * Rejects with 403 a request that would reveal or create a payment method, reveal a customer by expansion, or that has
 * another parameter with a scope of its own, if the client lacks the scope for it.
 */
export const guardParameters = (): EndpointMiddleware => ({
  before: ({ event }) => {
    const { scopes } = callerOf(event);
    assertScopesOfExpansions(event, scopes);
    assertScopesOfParameters(event, scopes);
  },
});

function assertScopesOfExpansions(event: EndpointEvent, scopes: readonly Scope[]) {
  for (const path of Object(event.input).expand ?? []) {
    const missingScope = scopesOfExpansion(path).find((scope) => !scopes.includes(scope));
    if (missingScope) rejectWithout(missingScope, event, "expand", `Expanding \`${path}\``);
  }
}

function assertScopesOfParameters(event: EndpointEvent, scopes: readonly Scope[]) {
  // A GET creates no payment method: its parameters are filters.
  const isNeeded = (scope: Scope) => event.httpMethod !== "GET" || scope === "payment_methods:read";
  for (const { names, requiredScopes } of scopedParameters) {
    const missingScope = requiredScopes.find((scope) => isNeeded(scope) && !scopes.includes(scope));
    if (!missingScope || !isSent(event, names)) continue;
    const param = nameOf(names);
    rejectWithout(missingScope, event, param, `The parameter ${param}`);
  }
}

/** Whether the query or the body contains the parameter. `payment_method` in the path only names an object. */
function isSent({ input, pathParameters }: EndpointEvent, names: readonly string[]): boolean {
  const value = valueAt(input, names);
  return value !== undefined && value !== false && !names.some((name) => name in Object(pathParameters));
}

const valueAt = (value: unknown, names: readonly string[]): unknown =>
  names.reduce((inner, name) => Object(inner)[name], value);

function rejectWithout(scope: Scope, event: EndpointEvent, param: string, subject: string): never {
  const message = `${subject} requires the scope ${scope}.`;
  return reject(event, { status: 403, param, message, reason: `lacks ${scope}` });
}
