import type { Completeness } from "../directory/completeness.ts";
import { env } from "../platform/env.ts";
import { itemKinds } from "../platform/item-kinds.ts";
import { getItem, putNext, type Versioned } from "../platform/table.ts";

/** How many customers were found, and the ids of the first of them. */
export interface Finding {
  readonly count: number;
  readonly ids: readonly string[];
}

/** The kinds of differences between Stripe and the directory. */
export const kinds = ["missing", "stale", "resurrected", "conflicting", "unchecked"] as const;
export type Kind = (typeof kinds)[number];
/** One difference: of a customer, or of the customers in conflict. */
export interface Difference {
  readonly kind: Kind;
  readonly id: string;
}
export type Findings = Readonly<Record<Kind, Finding>>;

/** The progress of a reconciliation: an item of the table. Times are in Unix seconds. */
export interface Progress extends Versioned, Completeness {
  readonly started: number;
  readonly finished?: number;
  /** First, all customers at Stripe are compared with the directory; then the directory with Stripe. */
  readonly phase: "stripe" | "directory" | "finished";
  /** The customer at Stripe, or the item of the table, that was last compared. */
  readonly cursor?: { readonly id: string; readonly created?: number };
  readonly checked: number;
  readonly findings: Findings;
  /** Whether references may be missing, because a customer at Stripe could not be checked. */
  readonly isPartial: boolean;
  /** The variable REFERENCE_KEYS when the reconciliation began. */
  readonly keys: string;
}

/** A reconciliation in progress. */
export interface Run {
  readonly progress: Progress;
  /** Maximum requests to Stripe per second. */
  readonly rate: number;
  /** Waits until the rate allows another request to Stripe. */
  readonly wait: () => Promise<void>;
  /** Returns whether the invocation must begin nothing more. */
  readonly isLate: () => boolean;
}

/** Timeout per Stripe call, in milliseconds. */
export const timeout = 20_000;

const none: Finding = { count: 0, ids: [] };
/** Maximum ids stored per kind of difference. */
const maxIds = 100;

/** Returns the progress of the latest reconciliation. */
export const readProgress = () => getItem<Progress>(itemKinds.reconciliation);

/** Returns the progress of a new reconciliation of a table, after the former one. */
export const begin = (former: Progress | undefined, table: string, started: number): Progress => ({
  pk: itemKinds.reconciliation,
  table,
  heartbeat: started,
  started,
  phase: "stripe",
  checked: 0,
  findings: { missing: none, stale: none, resurrected: none, conflicting: none, unchecked: none },
  isPartial: false,
  keys: env("REFERENCE_KEYS"),
  completed: former?.table === table ? former.completed : undefined,
  revision: former?.revision ?? 0,
});

/** Returns what the events of a reconciliation contain in place of the facts of a Stripe event. */
export const eventFactsOf = ({ started }: Progress) => ({
  id: `reconciliation_${started}`,
  created: started,
  livemode: env("STRIPE_LIVEMODE") === "true",
});

/** Stores the progress with a heartbeat. Returns undefined if another invocation got further, or the table was emptied. */
export const advance = (progress: Progress): Promise<Progress | undefined> =>
  putNext({ ...progress, heartbeat: Math.floor(Date.now() / 1000) });

/** Returns the findings with one more difference. */
export function withDifference(findings: Findings, { kind, id }: Difference): Findings {
  const { count, ids } = findings[kind];
  return { ...findings, [kind]: { count: count + 1, ids: [...ids, id].slice(0, maxIds) } };
}
