import type { StripeErrorBody } from "../stripe/errors.ts";
import type { Scope } from "./clients.ts";

/** What of a customer can be expanded without leading to a payment method. */
const harmless = [
  "cash_balance",
  "discount",
  "invoice_credit_balance",
  "subscriptions",
  "tax",
  "tax_ids",
  "test_clock",
  "total_count",
];

/** The paths to expand that would show a payment method. */
export const revealingPaths = (expand: readonly string[]) =>
  expand.filter((path) => !harmless.includes(path.replace(/^data\./, "")));

const [read, write] = ["payment_methods:read", "payment_methods:write"] as const satisfies Scope[];

/** The parameters that tell of a payment method by what comes of them, or make one, with the scopes that they take. */
export const revealingParameters: Readonly<Record<string, readonly Scope[]>> = {
  default_source: [read],
  "invoice_settings.default_payment_method": [read],
  payment_method: [read, write],
  source: [read, write],
};

/** The properties of an error that every client may see. Others name the account, or show a payment with its secrets. */
const plainFacts = [
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
const methodFacts = ["payment_method", "payment_method_type", "source"];

/** An error as a client with these scopes may see it. */
export function visibleError(error: StripeErrorBody, scopes: readonly Scope[]): StripeErrorBody {
  const visible = scopes.includes(read) ? [...plainFacts, ...methodFacts] : plainFacts;
  return Object.fromEntries(Object.entries(error).filter(([fact]) => visible.includes(fact)));
}

const nulled = ["default_payment_method", "default_source"];
const left = ["id", "object", "created", "customer", "livemode", "type"];

/** An answer for a client without payment_methods:read: no customer in it shows a payment method, and no payment method more than its id and owner. */
export function withoutPaymentMethods(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPaymentMethods);
  if (typeof value !== "object" || value === null) return value;
  const isMethod = "object" in value && value.object === "payment_method";
  const shown = Object.entries(value).filter(([name]) => (isMethod ? left.includes(name) : name !== "sources"));
  return Object.fromEntries(shown.map(([name, inner]) => [name, hidden(name, inner)]));
}

function hidden(name: string, value: unknown): unknown {
  if (nulled.includes(name)) return null;
  return name === "metadata" ? value : withoutPaymentMethods(value);
}
