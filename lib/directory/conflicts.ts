import { createHash } from "node:crypto";
import { measure } from "../platform/metrics.ts";
import type { ReferenceConflict } from "../schemas/change-event.ts";
import { readEntry } from "./entries.ts";
import type { ChangeEvent } from "./history.ts";
import { keyOf, type Reference } from "./references.ts";

interface ConflictEvent extends ChangeEvent {
  readonly detail: ReferenceConflict;
}

/** Returns an event for each reference of several customers. Each has its own id, the same at each redelivery. */
export async function conflictsOf(
  references: readonly Reference[],
  facts: Pick<ReferenceConflict, "version" | "id" | "created" | "livemode">,
): Promise<ConflictEvent[]> {
  const conflicts: ConflictEvent[] = [];
  for (const reference of references) {
    const customers = (await readEntry(reference)).customers.map(({ id }) => id);
    if (customers.length < 2) continue;
    const detail = { ...facts, id: idOf(facts.id, reference), ...reference, customers };
    conflicts.push({ type: "customer_reference.conflicting", detail });
  }
  if (conflicts.length > 0) measure({ ConflictingReferences: conflicts.length });
  return conflicts;
}

/** The id of the event or the reconciliation that found the conflict, with a short hash of the reference. */
const idOf = (cause: string, reference: Reference) =>
  `${cause}_${createHash("sha256").update(keyOf(reference)).digest("hex").slice(0, 12)}`;
