import { expireClaim, isOver } from "../directory/claims.ts";
import { conflictsOf } from "../directory/conflicts.ts";
import {
  type Entry,
  forgetCustomer,
  type LinkedCustomer,
  readEntry,
  referenceIn,
  unlinkCustomer,
} from "../directory/entries.ts";
import { publishChanges } from "../directory/history.ts";
import { linkReferences, readSnapshot } from "../directory/record.ts";
import { keyOf, type Reference } from "../directory/references.ts";
import type { Snapshot } from "../directory/snapshot.ts";
import { checkUnseen, isSeen } from "./check-customer.ts";
import { type Difference, eventFactsOf, type Run } from "./progress.ts";

/** Compares the customers of a reference with their snapshots, repairs it and publishes conflicts. Returns what it found. */
export async function checkEntry(entry: Entry, run: Run): Promise<Difference[]> {
  const { progress } = run;
  const reference = referenceIn(entry);
  const { customers, claim } = await readEntry(reference);
  if (claim && isOver(claim, progress.started)) await expireClaim(reference, claim);
  const found: Difference[] = [];
  for (const customer of customers)
    if (customer.created < progress.started) found.push(...(await checkLinked(reference, customer, run)));
  // A reference of one customer needs no other read.
  const conflicts =
    customers.length > 1 ? await conflictsOf([reference], { version: 1, ...eventFactsOf(progress) }) : [];
  await publishChanges(conflicts);
  return [
    ...found,
    ...conflicts.map(({ detail }) => ({ kind: "conflicting" as const, id: detail.customers.join(" and ") })),
  ];
}

const hasReference = ({ state }: Snapshot, reference: Reference) => state?.references.includes(keyOf(reference));

/** Unlinks the reference from a customer that does not have it. */
async function checkLinked(reference: Reference, customer: LinkedCustomer, run: Run): Promise<Difference[]> {
  const known = await readSnapshot(customer.id);
  if (isSeen(known, run) && hasReference(known, reference)) return [];
  const found = await checkUnseen(known, run);
  const snapshot = await readSnapshot(customer.id);
  if (hasReference(snapshot, reference)) return found;
  await (snapshot.state?.deleted ? forgetCustomer : unlinkCustomer)(reference, customer);
  await linkReferences(snapshot);
  return found.length > 0 ? found : [{ kind: "stale", id: customer.id }];
}
