import { isDeepStrictEqual } from "node:util";
import { itemKinds } from "../platform/item-kinds.ts";
import type { Versioned } from "../platform/table.ts";
import type { Reference } from "./references.ts";

/** What is known of an object at Stripe, and as of when. */
interface State {
  /** The second that it is the state of: of an event within it, or of its end where that is `complete`. Unix seconds. */
  readonly updated: number;
  readonly complete?: boolean;
  /** The event that told it; none where Stripe was read. */
  readonly event?: string;
  /** For good: a customer that was deleted, or a payment method that was detached. */
  readonly deleted?: boolean;
}

export interface CustomerState extends State {
  /** Unix seconds. */
  readonly created: number;
  readonly references: readonly Reference[];
}

export interface PaymentMethodState extends State {
  /** Where the environment keeps it. */
  readonly card?: {
    readonly brand: string;
    readonly last4: string;
    readonly exp_month: number;
    readonly exp_year: number;
  };
}

/** What the directory knows of a customer: an item of the table. */
export interface Snapshot extends Versioned {
  readonly customer: string;
  readonly state?: CustomerState;
  /** By id, with those that were detached. */
  readonly payment_methods: Readonly<Record<string, PaymentMethodState>>;
  /** The latest second of a payment method that was left out because there are too many. */
  readonly forgotten?: number;
  /** The latest of the references that it had once, and has no more. */
  readonly former: readonly Reference[];
  /** The reconciliation that last found it at Stripe. */
  readonly seen?: number;
  /** When it is forgotten, in Unix seconds. */
  readonly expires?: number;
}

/** What an event, or a reading, tells of a customer or of one of its payment methods. */
export type News = { readonly customer: string } & (
  | { readonly payment_method?: undefined; readonly state: CustomerState }
  | { readonly payment_method: string; readonly state: PaymentMethodState }
);

/** Stripe tells of nothing that is older than 30 days. Seconds. */
const tombstoneLifetime = 90 * 86_400;
/** Maximum payment methods and former references stored, so that a snapshot stays below DynamoDB's 400 kB. */
const mostMethods = 1_000;
const mostFormer = 50;

/** Returns the partition key of a customer's snapshot. */
export const snapshotKeyOf = (customer: string) => `${itemKinds.customer}${customer}`;

export const unknown = (customer: string): Snapshot => ({
  pk: snapshotKeyOf(customer),
  customer,
  payment_methods: {},
  former: [],
  revision: 0,
});

/**
 * Whether the news is what is known from now on. Of two events the later one counts, whichever comes first, and
 * nothing counts after the end. Where two of one second contradict each other only Stripe can tell; and where one would
 * free a reference, which makes another customer possible, Stripe is asked too.
 */
export function judge({ state, payment_methods, forgotten = 0 }: Snapshot, news: News): "keep" | "replace" | "ask" {
  const known = news.payment_method === undefined ? state : payment_methods[news.payment_method];
  if (state?.deleted || known?.deleted) return "keep";
  if (!known && isForgotten(news, forgotten)) return "ask";
  if (!known || news.state.deleted || news.state.updated > known.updated)
    return takesAway(state, news) ? "ask" : "replace";
  if (news.state.updated < known.updated || known.complete) return "keep";
  return isDeepStrictEqual(factsOf(known), factsOf(news.state)) ? "keep" : "ask";
}

/** Whether an event may be of a payment method that was detached since, and then left out. */
const isForgotten = ({ payment_method, state }: News, forgotten: number) =>
  payment_method !== undefined && !state.complete && !state.deleted && state.updated <= forgotten;

/** Whether an event takes a reference from a customer that lives, which may have got it back since. */
const takesAway = (state: CustomerState | undefined, news: News) =>
  news.payment_method === undefined &&
  !news.state.complete &&
  !news.state.deleted &&
  Boolean(state?.references.some((reference) => !news.state.references.includes(reference)));

const factsOf = ({ updated, complete, event, deleted, ...facts }: State) => facts;

/** In what respect two snapshots say something else of a customer, and not only of when. */
export function differences(one: Snapshot, other: Snapshot): string[] {
  const differ = (facts: (snapshot: Snapshot) => unknown) => !isDeepStrictEqual(facts(one), facts(other));
  const metadata = differ(({ state }) => state?.references) ? ["metadata"] : [];
  return differ(methodsOf) ? [...metadata, "payment_methods"] : metadata;
}

/** The facts of the payment methods that are attached, by id. */
const methodsOf = ({ payment_methods }: Snapshot) =>
  Object.fromEntries(
    Object.entries(payment_methods).flatMap(([id, method]) => (method.deleted ? [] : [[id, factsOf(method)]])),
  );

/** Whether a payment method was detached so long ago that no event of it comes any more. */
const isOutdated = ({ deleted, updated }: PaymentMethodState, now: number) =>
  deleted && updated < now - tombstoneLifetime;

/** The snapshot with the news in it. */
export function withNews(known: Snapshot, news: News): Snapshot {
  const { payment_methods } = known;
  if (news.payment_method !== undefined) {
    const state = after(payment_methods[news.payment_method], news.state);
    const kept = Object.entries(payment_methods).filter(([, method]) => !isOutdated(method, state.updated));
    return bounded({ ...known, payment_methods: { ...Object.fromEntries(kept), [news.payment_method]: state } });
  }
  const state = after(known.state, news.state);
  const had = [...new Set([...known.former, ...(known.state?.references ?? []), ...state.references])];
  const former = had.filter((one) => !state.references.includes(one)).slice(-mostFormer);
  if (!state.deleted) return { ...known, state, former };
  const { created } = known.state ?? state;
  const expires = Math.floor(Date.now() / 1000) + tombstoneLifetime;
  return {
    ...known,
    state: { ...state, created, references: [] },
    former: had.slice(-mostFormer),
    payment_methods: {},
    expires,
  };
}

/** The snapshot with as many payment methods as fit: without the oldest, those that were detached first. */
function bounded(snapshot: Snapshot): Snapshot {
  const methods = Object.entries(snapshot.payment_methods);
  const excess = methods.length - mostMethods;
  if (excess <= 0) return snapshot;
  const sorted = methods.sort(([id, one], [otherId, other]) => rank(one) - rank(other) || (id < otherId ? -1 : 1));
  const forgotten = Math.max(snapshot.forgotten ?? 0, ...sorted.slice(0, excess).map(([, { updated }]) => updated));
  return { ...snapshot, payment_methods: Object.fromEntries(sorted.slice(excess)), forgotten };
}

const rank = ({ deleted, updated }: PaymentMethodState) => (deleted ? updated : updated + 1e12);

/** A reading tells the state of now, even where it is sure only of the state of some seconds ago. */
function after<Kind extends State>(known: Kind | undefined, news: Kind): Kind {
  const updated = Math.max(known?.updated ?? 0, news.updated);
  return { ...news, updated, complete: news.complete && news.updated === updated };
}
