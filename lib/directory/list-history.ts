import { queryHistory } from "../platform/history-table.ts";
import { stripeError } from "../stripe/errors.ts";
import type { HistoryEntry } from "./history.ts";
import { keyOf, type Reference } from "./references.ts";

/** The default of `limit`, as at Stripe. https://docs.stripe.com/api/pagination */
const defaultLimit = 10;

interface Page {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

/**
 * Returns a page of the history of a reference as Stripe's list, newest first. A cursor is the id of an entry, which need
 * not exist any more. Throws a 400 for another text, and for two cursors.
 */
export async function listHistory(reference: Reference, { limit = defaultLimit, starting_after, ending_before }: Page) {
  if (starting_after && ending_before)
    throw stripeError({ message: "You can only specify one of these parameters: starting_after, ending_before." });
  const cursors = { before: cursorIn({ starting_after }), after: cursorIn({ ending_before }) };
  const found = await queryHistory<HistoryEntry>(keyOf(reference), { ...cursors, limit: limit + 1 });
  const entries = found.slice(0, limit).map(visibleEntry);
  const name = encodeURIComponent(reference.reference);
  return {
    object: "list" as const,
    data: ending_before ? entries.reverse() : entries,
    has_more: found.length > limit,
    url: `/v1/customer_references/${name}/history`,
  };
}

function cursorIn(parameter: Readonly<Record<string, string | undefined>>): string | undefined {
  const [[param, id] = []] = Object.entries(parameter);
  if (id === undefined || /^\d{10,}_\w+$/.test(id)) return id;
  throw stripeError({ code: "resource_missing", param, message: `No such change of a customer reference: '${id}'` });
}

const visibleEntry = ({ pk, id, expires, ...facts }: HistoryEntry) => ({
  id,
  object: "customer_reference.change" as const,
  ...facts,
});
