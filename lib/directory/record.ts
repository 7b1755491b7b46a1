import { setTimeout as sleep } from "node:timers/promises";
import { measure } from "../platform/metrics.ts";
import { getItem, putNext } from "../platform/table.ts";
import { forgetCustomer, linkCustomer, unlinkCustomer } from "./entries.ts";
import { decide, type Observation, withObservation } from "./merge.ts";
import { observe, observeCustomer } from "./observe.ts";
import { referenceOf } from "./references.ts";
import { emptySnapshot, type Snapshot, snapshotKeyOf } from "./snapshot.ts";

/** Maximum attempts against concurrent writers. */
const maxAttempts = 50;

/** Records an observation in the directory, and links and unlinks references. Returns the snapshot after it. Throws Stripe's errors. */
export async function record(observation: Observation): Promise<Snapshot> {
  const snapshot = await updateSnapshot(observation.customer, (known) => merge(known, observation));
  return observation.payment_method === undefined ? linkReferences(snapshot) : snapshot;
}

async function merge(known: Snapshot, observation: Observation): Promise<Snapshot> {
  const decision = decide(known, observation);
  if (decision === "keep") return known;
  if (decision === "replace") return withObservation(known, observation);
  measure({ SettledTies: 1 });
  return withObservation(known, notBefore(await observe(observation), observation));
}

/** Returns the read, dated no earlier than the event that caused it. It may then not be the state at the end of that second. */
function notBefore(read: Observation, { state: { updated } }: Observation): Observation {
  if (read.state.updated >= updated) return read;
  return { ...read, state: { ...read.state, updated, complete: false } } as Observation;
}

/** Reads the customer at Stripe and records it. Returns the snapshot after it. Throws Stripe's errors. */
export const recordCurrent = async (customer: string) => record(await observeCustomer(customer));

/**
 * Updates the snapshot of a customer. Repeats the edit if another invocation changed it meanwhile. An edit that returns
 * its input changes nothing. Throws an error named Contention after the maximum of attempts.
 */
export async function updateSnapshot(
  customer: string,
  edit: (known: Snapshot) => Promise<Snapshot>,
): Promise<Snapshot> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const known = await readSnapshot(customer);
    const edited = await edit(known);
    if (edited === known) return known;
    const next = await putNext(edited);
    if (next) return next;
    await sleep(Math.random() * 20 * attempt);
  }
  throw Object.assign(new Error(`Other invocations keep changing the snapshot of ${customer}.`), {
    name: "Contention",
  });
}

/** Returns the snapshot of a customer: an empty one for an unknown customer. */
export const readSnapshot = async (customer: string) =>
  (await getItem<Snapshot>(snapshotKeyOf(customer))) ?? emptySnapshot(customer);

/** Links the references in the metadata and unlinks the others; repeats until the snapshot is stable. Returns it. */
export async function linkReferences(snapshot: Snapshot): Promise<Snapshot> {
  const { customer, former, state, revision } = snapshot;
  if (!state) return snapshot;
  const linked = { id: customer, created: state.created };
  const unlink = state.deleted ? forgetCustomer : unlinkCustomer;
  for (const key of state.references) await linkCustomer(referenceOf(key), linked);
  for (const key of former) await unlink(referenceOf(key), linked);
  const latest = await readSnapshot(customer);
  return latest.revision === revision ? latest : linkReferences(latest);
}
