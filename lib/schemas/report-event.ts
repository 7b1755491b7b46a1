import * as z from "zod/mini";
import { described } from "./described.ts";

const seconds = (description: string) => described(z.int(), `${description}, in Unix seconds.`);

const key = {
  id: described(z.string(), "The event's id. A repeated report of the same day has the same id."),
  environment: described(z.string(), "The environment of the service."),
  client: described(z.string(), "The app whose key it is."),
  key: described(z.string(), "The id of the key: the beginning of its hash."),
  label: described(z.string(), "The label that the operators gave the key."),
  created: seconds("When the key was issued"),
};

/** The detail of `client_key.expiring`. */
export const ExpiringKey = z
  .object({ ...key, expires: seconds("When the key expires") })
  .register(z.globalRegistry, { title: "client_key.expiring" });
export type ExpiringKey = z.output<typeof ExpiringKey>;

/** The detail of `client_key.unused`. */
export const UnusedKey = z
  .object({ ...key, last_used: described(z.nullable(seconds("When the key was last used")), "Null if it never was.") })
  .register(z.globalRegistry, { title: "client_key.unused" });
export type UnusedKey = z.output<typeof UnusedKey>;

/** The detail of `reconciliation.finished`. */
export const FinishedReconciliation = z
  .object({
    version: described(z.literal(1), "The version of this schema."),
    id: described(z.string(), "The id of the reconciliation."),
    created: seconds("When the reconciliation started"),
    livemode: described(z.boolean(), "Whether the customers are of Stripe's live mode."),
    checked: described(z.int(), "How many customers at Stripe were compared with the directory."),
    missing: described(z.int(), "How many customers were at Stripe, but not in the directory."),
    stale: described(z.int(), "How many customers differed in the directory from Stripe."),
    resurrected: described(z.int(), "How many customers were deleted at Stripe, but not in the directory."),
    conflicting: described(z.int(), "How many references several customers have."),
    unchecked: described(z.int(), "How many customers could not be checked."),
    report: described(z.string(), "The report as lines of text, with the ids of the first customers of each kind."),
  })
  .register(z.globalRegistry, { title: "reconciliation.finished" });
export type FinishedReconciliation = z.output<typeof FinishedReconciliation>;
