import { count } from "../metrics.ts";
import type { ReferenceConflict } from "../schemas/change-event.ts";
import { lookUp } from "./entries.ts";
import { partsOf, type Reference } from "./references.ts";

interface ConflictEvent {
  readonly type: string;
  readonly detail: ReferenceConflict;
}

/** What there is to tell of references that several customers have. */
export async function conflictsOf(
  references: readonly Reference[],
  facts: Pick<ReferenceConflict, "version" | "id" | "created" | "livemode">,
): Promise<ConflictEvent[]> {
  const conflicts: ConflictEvent[] = [];
  for (const reference of references) {
    const customers = (await lookUp(reference)).customers.map(({ id }) => id);
    if (customers.length < 2) continue;
    conflicts.push({ type: "customer_reference.conflicting", detail: { ...facts, ...partsOf(reference), customers } });
  }
  if (conflicts.length > 0) count({ ConflictingReferences: conflicts.length });
  return conflicts;
}
