import { env } from "../platform/env.ts";
import { reportFailure } from "../platform/failure.ts";
import { itemKinds } from "../platform/item-kinds.ts";
import { getItem, type Item, tableId } from "../platform/table.ts";

/** When a reconciliation of this table was last finished and when one last ran: part of the item `reconciliation`. */
export interface Completeness {
  /** The id of the table. A restored table has another one. */
  readonly table: string;
  /** When the reconciliation last ran, in Unix seconds. */
  readonly heartbeat: number;
  /** The latest one that linked all customers: when it was finished, and which metadata holds references, by namespace. */
  readonly completed?: { readonly at: number; readonly keys: string };
}

/** How long a heartbeat counts, in seconds: the reconciliation runs every 15 minutes, and may fail once. */
export const heartbeatLifetime = 35 * 60;

/**
 * Whether the directory has all customers of a namespace: a reconciliation of this very table has linked them, and
 * still runs. Otherwise, only Stripe can tell whether a reference has a customer.
 */
export async function isComplete(namespace: string): Promise<boolean> {
  const known = await getItem<Completeness & Item>(itemKinds.reconciliation);
  const key = metadataKeyOf(env("REFERENCE_KEYS"), namespace);
  if (!known?.completed || metadataKeyOf(known.completed.keys, namespace) !== key) return false;
  return now() - known.heartbeat < heartbeatLifetime && known.table === (await ownTable());
}

/** Undefined when it cannot be told: then the directory does not count as complete. */
const ownTable = () => tableId().catch((error) => void reportFailure("table id", error));

const metadataKeyOf = (keys: string, namespace: string): string | undefined => JSON.parse(keys)[namespace];
const now = () => Math.floor(Date.now() / 1000);
