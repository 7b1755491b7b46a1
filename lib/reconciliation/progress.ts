import type { Completeness } from "../directory/completeness.ts";
import { env } from "../platform/env.ts";
import { itemKinds } from "../platform/item-kinds.ts";
import { getItem, putNext, type Versioned } from "../platform/table.ts";

/** How many there were, and the ids of the first of them. */
export interface Finding {
  readonly count: number;
  readonly ids: readonly string[];
}

/** What a reconciliation finds to be otherwise at Stripe than in the directory. */
export const kinds = ["missing", "stale", "resurrected", "conflicting", "unchecked"] as const;
export type Kind = (typeof kinds)[number];
/** One of them: of that customer, or of those which are in conflict. */
export interface Found {
  readonly kind: Kind;
  readonly id: string;
}
export type Findings = Readonly<Record<Kind, Finding>>;

/** How far the reconciliation is: an item of the table. Times are Unix seconds. */
export interface Progress extends Versioned, Completeness {
  readonly started: number;
  readonly finished?: number;
  /** First all customers at Stripe are held against the directory, then the directory against Stripe. */
  readonly phase: "stripe" | "directory" | "finished";
  /** The customer at Stripe, or the item of the table, that was last looked at. */
  readonly cursor?: { readonly id: string; readonly created?: number };
  readonly checked: number;
  readonly findings: Findings;
  /** Whether references of a customer at Stripe may be missing, as it could not be checked. */
  readonly isPartial: boolean;
  /** Which metadata holds references, by namespace, as it began: REFERENCE_KEYS. */
  readonly keys: string;
}

/** A reconciliation under way. */
export interface Run {
  readonly progress: Progress;
  /** Until Stripe may be asked again. */
  readonly wait: () => Promise<void>;
  /** Whether the time of the invocation is over, but for what is begun. */
  readonly isLate: () => boolean;
}

/** Of a call to Stripe; milliseconds. */
export const timeout = 20_000;

const none: Finding = { count: 0, ids: [] };
const mostIds = 100;

export const readProgress = () => getItem<Progress>(itemKinds.reconciliation);

/** A new reconciliation of that table, after the former one. */
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

/** What its events have where others have an event of Stripe's. */
export const occasionOf = ({ started }: Progress) => ({
  id: `reconciliation_${started}`,
  created: started,
  livemode: env("STRIPE_LIVEMODE") === "true",
});

/** Stores how far it is, with a heartbeat. Returns undefined when another invocation got further, or the table was emptied. */
export const advance = (progress: Progress): Promise<Progress | undefined> =>
  putNext({ ...progress, heartbeat: Math.floor(Date.now() / 1000) });

/** With one more that was found. */
export function withFinding(findings: Findings, { kind, id }: Found): Findings {
  const { count, ids } = findings[kind];
  return { ...findings, [kind]: { count: count + 1, ids: [...ids, id].slice(0, mostIds) } };
}
