import { isDeepStrictEqual } from "node:util";
import { type CustomerState, factsOf, type PaymentMethodState, type Snapshot, type State } from "./snapshot.ts";

/** The state of a customer or a payment method in an event or in a read of Stripe. */
export type Observation = { readonly customer: string } & (
  | { readonly payment_method?: undefined; readonly state: CustomerState }
  | { readonly payment_method: string; readonly state: PaymentMethodState }
);

/** Seconds for which a deleted customer stays known. Stripe repeats no event that is older than 30 days. */
const tombstoneLifetime = 90 * 86_400;
/** Maximum payment methods stored; with it, a snapshot stays below DynamoDB's 400 kB. */
const maxPaymentMethods = 1_000;
/** Maximum former references stored. */
const maxFormer = 50;

/**
 * Returns whether an observation replaces the known state. The later of two events wins, in any order of arrival,
 * and nothing replaces a deletion. Stripe must be read if two events of one second contradict each other, and if an
 * event removes a reference, because another customer could then be created for it.
 */
export function decide(
  { state, payment_methods, forgotten = 0 }: Snapshot,
  observation: Observation,
): "keep" | "replace" | "ask" {
  const known = observation.payment_method === undefined ? state : payment_methods[observation.payment_method];
  if (state?.deleted || known?.deleted) return "keep";
  if (!known && isForgotten(observation, forgotten)) return "ask";
  if (!known || observation.state.deleted || observation.state.updated > known.updated)
    return removesReference(state, observation) ? "ask" : "replace";
  if (observation.state.updated < known.updated || known.complete) return "keep";
  return isDeepStrictEqual(factsOf(known), factsOf(observation.state)) ? "keep" : "ask";
}

/** Whether an event may concern a payment method that was detached since, and then removed from the snapshot. */
const isForgotten = ({ payment_method, state }: Observation, forgotten: number) =>
  payment_method !== undefined && !state.complete && !state.deleted && state.updated <= forgotten;

/** Whether an event removes a reference that the customer may have got back since. */
const removesReference = (state: CustomerState | undefined, observation: Observation) =>
  observation.payment_method === undefined &&
  !observation.state.complete &&
  !observation.state.deleted &&
  Boolean(state?.references.some((reference) => !observation.state.references.includes(reference)));

/** Returns the snapshot after an observation. */
export const withObservation = (known: Snapshot, { payment_method, state }: Observation): Snapshot =>
  payment_method === undefined
    ? withCustomer(known, state as CustomerState)
    : withPaymentMethods(known, [[payment_method, state]]);

/** Returns the snapshot after observations of payment methods, by their ids. */
export function withPaymentMethods(known: Snapshot, observed: readonly [string, PaymentMethodState][]): Snapshot {
  if (observed.length === 0) return known;
  const latest = Math.max(...observed.map(([, { updated }]) => updated));
  const current = Object.entries(known.payment_methods).filter(([, method]) => !isOutdated(method, latest));
  const changed = observed.map(([id, state]) => [id, merged(known.payment_methods[id], state)] as const);
  return bounded({ ...known, payment_methods: Object.fromEntries([...current, ...changed]) });
}

function withCustomer(known: Snapshot, observed: CustomerState): Snapshot {
  const state = merged(known.state, observed);
  const all = [...new Set([...known.former, ...(known.state?.references ?? []), ...state.references])];
  const former = all.filter((reference) => !state.references.includes(reference)).slice(-maxFormer);
  if (!state.deleted) return { ...known, state, former };
  const { created } = known.state ?? state;
  return {
    ...known,
    state: { ...state, created, references: [] },
    former: all.slice(-maxFormer),
    payment_methods: {},
    expires: Math.floor(Date.now() / 1000) + tombstoneLifetime,
  };
}

/** Whether a payment method was detached so long ago that none of its events can still arrive. */
const isOutdated = ({ deleted, updated }: PaymentMethodState, now: number) =>
  deleted && updated < now - tombstoneLifetime;

/** The snapshot with at most the maximum of payment methods: the oldest are removed, detached ones first. */
function bounded(snapshot: Snapshot): Snapshot {
  const methods = Object.entries(snapshot.payment_methods);
  const excess = methods.length - maxPaymentMethods;
  if (excess <= 0) return snapshot;
  const sorted = methods.sort(([id, one], [otherId, other]) => rank(one) - rank(other) || (id < otherId ? -1 : 1));
  const forgotten = Math.max(snapshot.forgotten ?? 0, ...sorted.slice(0, excess).map(([, { updated }]) => updated));
  return { ...snapshot, payment_methods: Object.fromEntries(sorted.slice(excess)), forgotten };
}

const rank = ({ deleted, updated }: PaymentMethodState) => (deleted ? updated : updated + 1e12);

/** The observed state. Its time is never earlier than the known one, because a read returns the current state. */
function merged<Kind extends State>(known: Kind | undefined, observed: Kind): Kind {
  const updated = Math.max(known?.updated ?? 0, observed.updated);
  return { ...observed, updated, complete: observed.complete && observed.updated === updated };
}
