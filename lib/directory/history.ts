import { publish } from "../platform/bus.ts";
import { env } from "../platform/env.ts";
import { type HistoryItem, putHistory } from "../platform/history-table.ts";
import type { CustomerChange, ReferenceConflict } from "../schemas/change-event.ts";
import { keyOf, type Reference } from "./references.ts";

/** An event about customers on the service's bus. */
export interface ChangeEvent {
  /** Such as `customer.updated`. */
  readonly type: string;
  readonly detail: CustomerChange | ReferenceConflict;
}

/** What caused a change: the client, if the request was one of the service, and the id of the request to Stripe. */
export interface Cause {
  readonly client?: string;
  readonly request_id?: string;
}

/** A change of a customer, or a conflict, in the history of a reference. It contains ids and names of fields, but no values. */
export interface HistoryEntry extends HistoryItem {
  /** The event on the bus. */
  readonly event: string;
  readonly type: string;
  /** When the change happened, in Unix seconds. */
  readonly created: number;
  readonly livemode: boolean;
  /** The customer that changed; of a conflict, all customers of the reference. */
  readonly customers: readonly string[];
  readonly changed: readonly string[];
  readonly changed_object: { readonly type: string; readonly id?: string } | null;
  readonly client: string | null;
  readonly request_id: string | null;
}

/** Adds events to the histories of their references, then publishes them. It can be repeated after any failure. */
export async function publishChanges(events: readonly ChangeEvent[], cause: Cause = {}) {
  for (const event of events) for (const entry of entriesOf(event, cause)) await putHistory(entry);
  await publish(events);
}

/** Returns the id of an event's entry. Sorted as text, the latest change comes last. The same event has the same id. */
const idOf = ({ created, id }: ChangeEvent["detail"]) => `${String(created).padStart(10, "0")}_${id}`;

function entriesOf({ type, detail }: ChangeEvent, { client, request_id }: Cause): HistoryEntry[] {
  const { created, livemode, id: event } = detail;
  const facts = { event, type, created, livemode, client: client ?? null, request_id: request_id ?? null };
  const expires = created + Number(env("HISTORY_RETENTION")) * 86_400;
  return referencesIn(detail).map((reference) => ({
    pk: keyOf(reference),
    id: idOf(detail),
    ...facts,
    ...changeIn(detail),
    expires,
  }));
}

const referencesIn = (detail: ChangeEvent["detail"]): readonly Reference[] =>
  "references" in detail ? detail.references : [detail];

const changeIn = (detail: ChangeEvent["detail"]) =>
  "references" in detail
    ? { customers: [detail.customer], changed: detail.changed, changed_object: detail.object ?? null }
    : { customers: detail.customers, changed: [], changed_object: null };
