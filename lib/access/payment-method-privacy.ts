import type { StripeErrorBody } from "../stripe/errors.ts";
import { withoutSecrets } from "./client-secret-privacy.ts";
import { mapItems, mapValues } from "./map-values.ts";
import type { Scope } from "./scopes.ts";

/** The paths of a customer whose expansion reveals no payment method. */
const harmlessPaths = [
  "cash_balance",
  "discount",
  "invoice_credit_balance",
  "subscriptions",
  "tax",
  "tax_ids",
  "test_clock",
  "total_count",
];

const [read, write] = ["payment_methods:read", "payment_methods:write"] as const satisfies Scope[];

/**
 * Returns the scopes that the expansion of a path requires. A customer within another object requires customers:read, and
 * what is not known to be harmless could reveal a payment method.
 */
export function scopesOfExpansion(path: string): Scope[] {
  const names = path.replace(/^data\./, "").replace(/^owner\./, "");
  const inner = names.replace(/^customer(\.|$)/, "");
  const isHarmless = inner === "" || harmlessPaths.includes(inner);
  return [...(inner === names ? [] : (["customers:read"] as const)), ...(isHarmless ? [] : [read])];
}

/** The parameters that reveal or create a payment method, with the scopes that each requires. */
export const revealingParameters: Readonly<Record<string, readonly Scope[]>> = {
  confirmation_token: [write],
  default_source: [read],
  "invoice_settings.default_payment_method": [read],
  payment_method: [read, write],
  source: [read, write],
};

/** The fields of an error that every client may see. Other fields name the account, or contain a payment with secrets. */
const publicFields = [
  "advice_code",
  "code",
  "decline_code",
  "doc_url",
  "message",
  "network_advice_code",
  "network_decline_code",
  "param",
  "type",
];
/** The fields of an error that reveal a payment method. */
const methodFields = ["payment_method", "payment_method_type", "source"];

/** Returns the fields of an error that a client with these scopes may see. No client sees a secret in an error. */
export function visibleError(error: StripeErrorBody, scopes: readonly Scope[]): StripeErrorBody {
  const readsSetups = scopes.includes("setup_intents:read") || scopes.includes("setup_intents:write");
  const visible = [
    ...publicFields,
    ...(scopes.includes(read) ? methodFields : []),
    ...(readsSetups ? ["setup_intent"] : []),
  ];
  return Object(withoutSecrets(withMethodsFor(scopes, only(visible, error)), []));
}

/** Returns a result as a client with these scopes may see it. */
export const visibleObject = (object: object, scopes: readonly Scope[]): unknown =>
  withoutSecrets(withMethodsFor(scopes, object), scopes);

const withMethodsFor = (scopes: readonly Scope[], value: object) =>
  scopes.includes(read) ? value : withoutPaymentMethods(value);

/** The fields that become null. */
export const nulledFields = ["default_payment_method", "default_source", "payment_method"];
/** The fields of a payment method that every client sees. */
export const keptFields = ["id", "object", "created", "customer", "livemode", "type"];

/**
 * Returns a result for a client without payment_methods:read. Its customers contain no payment method, and its
 * payment methods contain only id, type, time and owner.
 */
function withoutPaymentMethods(value: unknown): unknown {
  if (Array.isArray(value)) return mapItems(value, withoutPaymentMethods);
  if (typeof value !== "object" || value === null) return value;
  if ("object" in value && value.object === "payment_method") return mapValues(only(keptFields, value), hideMethods);
  const { sources, ...rest } = value as { sources?: unknown };
  return mapValues("sources" in value ? rest : value, hideMethods);
}

function hideMethods(name: string, value: unknown): unknown {
  if (nulledFields.includes(name)) return null;
  if (name === "last_setup_error" && value) return visibleError(Object(value), []);
  return withoutPaymentMethods(value);
}

const only = (names: readonly string[], value: object) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
