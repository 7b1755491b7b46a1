import { conflictsOf } from "../directory/conflicts.ts";
import { type Customer, type Entry, expire, forget, lookUp, referenceIn, unassign } from "../directory/entries.ts";
import { assertReferences, find } from "../directory/learn.ts";
import type { Reference } from "../directory/references.ts";
import { publish } from "../platform/bus.ts";
import { checkUnseen } from "./check-customer.ts";
import { type Found, occasionOf, type Run } from "./progress.ts";

/** How old a claim is that nobody will resume with its idempotency key. Seconds. */
const claimLifetime = 86_400;

/** Holds the customers of a reference against what is known of each. Answers what was wrong, and what is in conflict. */
export async function checkEntry(entry: Entry, run: Run): Promise<Found[]> {
  const { progress } = run;
  const reference = referenceIn(entry);
  const { customers, claim } = await lookUp(reference);
  if (claim && progress.started - claim.since > claimLifetime) await expire(reference, claim);
  const found: Found[] = [];
  for (const customer of customers)
    if (customer.created < progress.started) found.push(...(await checkNamed(reference, customer, run)));
  const conflicts = await conflictsOf([reference], { version: 1, ...occasionOf(progress) });
  await publish(conflicts);
  return [
    ...found,
    ...conflicts.map(({ detail }) => ({ kind: "conflicting" as const, id: detail.customers.join(" and ") })),
  ];
}

/** Takes the reference from a customer that does not have it. */
async function checkNamed(reference: Reference, customer: Customer, run: Run): Promise<Found[]> {
  const found = await checkUnseen(await find(customer.id), run);
  const snapshot = await find(customer.id);
  if (snapshot.state?.references.includes(reference)) return found;
  await (snapshot.state?.deleted ? forget : unassign)(reference, customer);
  await assertReferences(snapshot);
  return found.length > 0 ? found : [{ kind: "stale", id: customer.id }];
}
