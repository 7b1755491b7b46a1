import { type ClientKeys, hashKey } from "../../lib/access/clients.ts";
import { scopes } from "../../lib/access/scopes.ts";
import type { Environment } from "../environments.ts";
import { ports } from "./addresses.ts";

/** Name of the local environment. */
export const name = "local";

const plan = { rate: 100, burst: 200 };

/** The local environment, with demo clients. */
export const environment: Environment = {
  region: "local",
  owner: "local",
  stripe: { url: `http://127.0.0.1:${ports.STRIPE_DOUBLE_PORT}`, version: "2026-10-28.endive", livemode: false },
  clients: [
    { name: "admin", namespace: "shop", scopes: [...scopes], ...plan },
    {
      name: "storefront",
      namespace: "shop",
      scopes: ["customers:read", "customers:write", "customer_references:read", "customer_references:write"],
      ...plan,
    },
    { name: "support", scopes: ["customers:read", "payment_methods:read"], ...plan },
    { name: "trickle", scopes: ["customers:read"], rate: 2, burst: 4 },
  ],
  references: { shop: "user_id" },
  reconciliation: { rate: 100 },
  throttle: plan,
  logRetention: 30,
  auditRetention: 30,
  protected: false,
  canary: false,
  firewall: false,
  network: "public",
};

/** Returns the key of a demo client. It never changes, so scripts can contain it. */
export const demoKey = (client: string) => `cak_${name}_${client}_demo`;

/** The keys that the Stripe double accepts: the service's two restricted keys, and any secret key of test mode. */
export const doubleKeys = { rk_test_localRead: "read", rk_test_localWrite: "write", "sk_test_*": "write" } as const;

/** Returns the value of the secret with the keys of the demo clients. */
export function demoKeys(): ClientKeys {
  const keyOf = (client: string) => ({ hash: hashKey(demoKey(client)), created: 0, label: "demo" });
  return Object.fromEntries(environment.clients.map(({ name }) => [name, [keyOf(name)]]));
}
