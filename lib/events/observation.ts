import type { Observation } from "../directory/merge.ts";
import { cardOf } from "../directory/observe.ts";
import { readSnapshot, record, recordCurrent } from "../directory/record.ts";
import { distinct, keyOf, type Reference, referenceOf, referencesIn } from "../directory/references.ts";
import type { Snapshot } from "../directory/snapshot.ts";
import type { FollowedEvent } from "../schemas/stripe-event.ts";

/**
 * Records the state in an event in the directory. Returns the customer's references at the time, plus any just lost. If
 * the directory does not know the customer, it is read at Stripe. Throws Stripe's errors.
 */
export async function recordEvent(event: FollowedEvent, customer: string): Promise<Reference[]> {
  const state = observationOf(event);
  const known = state ? await record({ customer, ...state } as Observation) : await readSnapshot(customer);
  return referencesOf(event, known.state ? known : await recordCurrent(customer));
}

function referencesOf(
  { data: { object, previous_attributes } }: FollowedEvent,
  { state, former }: Snapshot,
): Reference[] {
  if (object.object !== "customer") return (state?.deleted ? former : (state?.references ?? [])).map(referenceOf);
  const before = { ...object.metadata, ...Object(previous_attributes?.metadata) };
  return distinct([...referencesIn(object.metadata), ...referencesIn(before)]);
}

/** The state of the customer or the payment method in an event; undefined for an event of something else. */
function observationOf({
  id,
  created,
  type,
  data: { object },
}: FollowedEvent): Omit<Observation, "customer"> | undefined {
  const version = { updated: created, event: id };
  if (object.object === "payment_method")
    return {
      payment_method: object.id,
      state:
        type === "payment_method.detached" ? { ...version, deleted: true } : { ...version, ...cardOf(object.card) },
    };
  if (object.object !== "customer") return undefined;
  const references = referencesIn(object.metadata).map(keyOf);
  const state = { ...version, created: object.created, references };
  return { state: type === "customer.deleted" ? { ...state, deleted: true } : state };
}
