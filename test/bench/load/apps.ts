import type { Random } from "../../simulation/random.ts";
import type { App } from "../../support/traffic/ledger.ts";
import type { Choice, Operation } from "../../support/traffic/operations.ts";

/** The operations, with their weights. */
const operations: Readonly<Record<Operation, number>> = {
  retrieve: 25,
  update: 15,
  create: 15,
  upsert: 12,
  list: 10,
  "create, with the key of another creation": 5,
  "retrieve by reference": 5,
  attach: 4,
  "list cards": 3,
  search: 3,
  delete: 2,
  credit: 1,
};

const reads = ["retrieve", "list", "search"] as const satisfies Operation[];
const all = Object.keys(operations) as Operation[];
const app = (name: string, weight: number, may: readonly Operation[]) =>
  ({ name, namespace: "shop", weight, may }) as const;

/** The demo clients, with their shares of the load and the operations that their scopes allow. */
const apps: readonly (App & { readonly weight: number; readonly may: readonly Operation[] })[] = [
  app("admin", 10, all),
  app(
    "storefront",
    10,
    all.filter((name) => !["attach", "credit", "delete", "list cards"].includes(name)),
  ),
  app("support", 4, [...reads, "list cards"]),
  app("trickle", 1, reads),
];

/** References and idempotency keys per app. */
const names = 1_000;

/** Returns a random operation of a random app. */
export function choose(random: Random, operation = random.weightedName(operations)): Choice {
  const able = apps.filter(({ may }) => may.includes(operation));
  return {
    operation,
    app: random.weighted(able),
    target: random.integer(0, 1_000_000),
    name: random.integer(1, names),
  };
}

/** Returns every operation, as its most privileged app does it. */
export const each = (random: Random): Choice[] =>
  all.map((operation) => ({ ...choose(random, operation), app: apps[0] as App }));
