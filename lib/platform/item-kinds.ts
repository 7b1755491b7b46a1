/** The kinds of items in the table, with the prefix of their partition keys; for a single item, its key. */
export const itemKinds = {
  /** A snapshot of a customer: lib/directory/snapshot.ts. */
  customer: "customer#",
  /** A handled Stripe event: lib/events/ledger.ts. */
  event: "event#",
  /** When a client key was last used: lib/access/key-use.ts. */
  key: "key#",
  /** The progress of the reconciliation, and the completeness of the directory: lib/reconciliation/progress.ts. */
  reconciliation: "reconciliation",
  /** The customer of a reference, or the claim to create it: lib/directory/entries.ts. */
  reference: "reference#",
} as const;
/** A kind of item in the table. */
export type ItemKind = keyof typeof itemKinds;
