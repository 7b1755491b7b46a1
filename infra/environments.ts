import type { Scope } from "../lib/clients.ts";
import type { Throttle } from "./service.ts";

/** An app that may call the service. Its usage plan keeps it to its rate and burst. */
interface Client extends Throttle {
  readonly scopes: readonly Scope[];
  /** Requests a month; none means no quota. */
  readonly quota?: number;
}

export interface Environment {
  readonly region: string;
  /** Where Stripe answers, and which version of its API is spoken whatever callers ask for. */
  readonly stripe: { readonly url: string; readonly version: string };
  /** By name: lower case letters, digits and hyphens. */
  readonly clients: Readonly<Record<string, Client>>;
  /** For all clients together. */
  readonly throttle: Throttle;
  /** Days. */
  readonly logRetention: 30 | 90 | 365;
  /** Whether stacks with data refuse to be deleted. */
  readonly protected: boolean;
}

const stripe = { url: "https://api.stripe.com", version: "2026-10-28.endive" };
const throttle: Throttle = { rate: 100, burst: 200 };

const clients = {
  storefront: { scopes: ["customers:read", "customers:write"], rate: 50, burst: 100 },
  support: { scopes: ["customers:read", "payment_methods:read"], rate: 10, burst: 20 },
  billing: {
    scopes: ["customers:read", "customers:write", "customers:delete", "payment_methods:read", "payment_methods:write"],
    rate: 50,
    burst: 100,
  },
} as const satisfies Environment["clients"];

/** Where the service is deployed, and for whom. */
export const environments = {
  dev: { region: "eu-central-1", stripe, clients, throttle, logRetention: 30, protected: false },
  staging: { region: "eu-central-1", stripe, clients, throttle, logRetention: 90, protected: true },
  prod: { region: "eu-central-1", stripe, clients, throttle, logRetention: 365, protected: true },
} as const satisfies Record<string, Environment>;
export type EnvironmentName = keyof typeof environments;

/** What the functions that call Stripe read from their environment. */
export const stripeVariables = ({ stripe }: Environment) => ({
  STRIPE_API_URL: stripe.url,
  STRIPE_API_VERSION: stripe.version,
});

/** What the authorizer reads from its environment. */
export const authorizerVariables = (name: string, { clients }: Environment) => ({
  ENVIRONMENT: name,
  CLIENTS: JSON.stringify(Object.fromEntries(Object.entries(clients).map(([client, { scopes }]) => [client, scopes]))),
});
