import { readEntry } from "../directory/entries.ts";
import { publishChanges } from "../directory/history.ts";
import { decide, withObservation, withPaymentMethods } from "../directory/merge.ts";
import { customerStateOf, paymentMethodStateOf, readTime } from "../directory/observe.ts";
import { linkReferences, updateSnapshot } from "../directory/record.ts";
import { referenceOf } from "../directory/references.ts";
import { type CustomerState, differences, type PaymentMethodState, type Snapshot } from "../directory/snapshot.ts";
import type { CustomerChange } from "../schemas/change-event.ts";
import { backgroundStripe, undefinedIfMissing } from "../stripe/client.ts";
import { type Difference, eventFactsOf, type Progress, type Run, timeout } from "./progress.ts";

/** The event that is published for each kind of repair. */
const eventTypes = { missing: "customer.created", stale: "customer.updated", resurrected: "customer.deleted" } as const;
type Repair = keyof typeof eventTypes;

/** Maximum payment methods per page. */
const pageSize = 100;
/** Longest an event takes to arrive, in seconds. */
const maxDelivery = 600;

/** Compares a snapshot with the state that was read at Stripe, repairs it and publishes the change. Returns what it found. */
export async function checkCustomer(customer: string, state: CustomerState, run: Run): Promise<Difference[]> {
  const methods = state.deleted ? new Map() : await methodsOf(customer, state.updated, run);
  // The customer was deleted just now.
  if (!methods) return [];
  // The event of its creation may still arrive.
  const isNew = !state.deleted && state.created > run.progress.started - maxDelivery;
  let kind: Repair | undefined;
  const snapshot = await updateSnapshot(customer, async (known) => {
    const edited = withRead(known, state, methods);
    kind = isNew && !known.state ? undefined : kindOf(known, edited);
    if (kind) await publishChanges([changeOf(kind, known, edited, run.progress)]);
    return { ...edited, seen: run.progress.started };
  });
  const linked = await isLinked(snapshot);
  if (kind || !linked) await linkReferences(snapshot);
  if (!linked && !isNew) kind ??= "stale";
  return kind ? [{ kind, id: customer }] : [];
}

/** Reads a customer at Stripe that may be deleted, and compares its snapshot with that. Returns what it found. */
export async function checkUnseen(snapshot: Snapshot, run: Run): Promise<Difference[]> {
  if (isSeen(snapshot, run)) return [];
  const { customer } = snapshot;
  const asOf = readTime();
  await run.wait();
  return checkCustomer(
    customer,
    customerStateOf(await backgroundStripe().customers.retrieve(customer, {}, { timeout }), asOf),
    run,
  );
}

/** Returns whether the snapshot has the state of a customer that this reconciliation, or an event since its start, found. */
export const isSeen = ({ state, seen }: Snapshot, { progress: { started } }: Run): boolean =>
  state !== undefined && (state.deleted || seen === started || state.updated >= started);

type Methods = ReadonlyMap<string, PaymentMethodState>;

/** Lists the payment methods of a customer, as of `updated` in Unix seconds. Returns undefined if the customer does not exist any more. */
async function methodsOf(customer: string, updated: number, { wait }: Run): Promise<Methods | undefined> {
  const found = new Map<string, PaymentMethodState>();
  for (let starting_after: string | undefined; ; ) {
    await wait();
    const page = { limit: pageSize, starting_after };
    const methods = await undefinedIfMissing(
      backgroundStripe().customers.listPaymentMethods(customer, page, { timeout }),
    );
    if (!methods) return undefined;
    // Only the states stay, because a customer can have thousands of payment methods.
    for (const method of methods.data) found.set(method.id, paymentMethodStateOf(method, updated));
    if (!methods.has_more) return found;
    starting_after = methods.data.at(-1)?.id;
  }
}

/** Returns the snapshot after a customer and its payment methods were read at Stripe: other known ones are detached. */
function withRead(known: Snapshot, state: CustomerState, methods: Methods): Snapshot {
  const { customer, payment_methods } = known;
  const { updated } = state;
  // The decision "ask" needs no other read.
  const current = decide(known, { customer, state }) === "keep" ? known : withObservation(known, { customer, state });
  const detached = Object.entries(payment_methods)
    .filter(([id, method]) => method.updated <= updated && !methods.has(id))
    .map(([id]): [string, PaymentMethodState] => [id, { updated, complete: true, deleted: true }]);
  const news = [...methods, ...detached].filter(
    ([payment_method, state]) => decide(current, { customer, payment_method, state }) !== "keep",
  );
  return withPaymentMethods(current, news);
}

function kindOf(known: Snapshot, edited: Snapshot): Repair | undefined {
  if (edited.state?.deleted) return known.state?.deleted ? undefined : "resurrected";
  if (!known.state) return "missing";
  return differences(known, edited).length > 0 ? "stale" : undefined;
}

/** Returns the event of a change whose own event was lost. */
function changeOf(kind: Repair, known: Snapshot, edited: Snapshot, progress: Progress) {
  const { customer, state, former } = edited;
  const { id, ...facts } = eventFactsOf(progress);
  const detail: CustomerChange = {
    version: 1,
    id: `${id}_${customer}_${kind}`,
    ...facts,
    customer,
    references: (state?.deleted ? former : (state?.references ?? [])).map(referenceOf),
    changed: kind === "stale" ? differences(known, edited) : [],
  };
  return { type: eventTypes[kind], detail };
}

/** Whether each reference of a customer is linked to it. */
async function isLinked({ customer, state }: Snapshot): Promise<boolean> {
  for (const reference of state?.references ?? [])
    if (!(await readEntry(referenceOf(reference))).customers.some(({ id }) => id === customer)) return false;
  return true;
}
