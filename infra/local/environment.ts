import { hashKey, scopes } from "../../lib/clients.ts";
import type { Environment } from "../environments.ts";

/** The environment's name in the keys of its clients. */
export const name = "local";

/** A laptop as one more environment, with clients to try the service with. */
export const environment = {
  region: "local",
  stripe: { url: "http://127.0.0.1:12111", version: "2026-10-28.endive" },
  clients: {
    admin: { scopes, rate: 100, burst: 200 },
    storefront: { scopes: ["customers:read", "customers:write"], rate: 100, burst: 200 },
    support: { scopes: ["customers:read", "payment_methods:read"], rate: 100, burst: 200 },
    trickle: { scopes: ["customers:read"], rate: 2, burst: 4 },
  },
  throttle: { rate: 100, burst: 200 },
  logRetention: 30,
  protected: false,
} as const satisfies Environment;

export type DemoClient = keyof typeof environment.clients;

/** The key of a demo client: always the same, so that scripts can use it. */
export const demoKey = (client: DemoClient) => `cak_${name}_${client}_demo`;

/** The keys that the Stripe double knows. */
export const doubleKeys = { rk_test_localRead: "read", rk_test_localWrite: "write" } as const;

/** The secret of the client keys, as the authorizer reads it. */
export const clientKeys = () =>
  JSON.stringify(
    Object.fromEntries(
      (Object.keys(environment.clients) as DemoClient[]).map((client) => [
        client,
        [{ hash: hashKey(demoKey(client)), created: 0, label: "demo" }],
      ]),
    ),
  );
