import { env } from "../platform/env.ts";
import { reportFailure } from "../platform/failure.ts";
import { itemKinds } from "../platform/item-kinds.ts";
import { getItem, type Item, tableId } from "../platform/table.ts";

/** When a reconciliation of this table last finished and when one last ran: part of the reconciliation's item. */
export interface Completeness {
  /** The id of the table. A restored table has another one. */
  readonly table: string;
  /** When the reconciliation last ran, in Unix seconds. */
  readonly heartbeat: number;
  /** The latest reconciliation that linked all customers: its end in Unix seconds, and REFERENCE_KEYS at its beginning. */
  readonly completed?: { readonly at: number; readonly keys: string };
}

/** Seconds for which a heartbeat counts: the reconciliation runs every 15 minutes, and may fail once. */
export const heartbeatLifetime = 35 * 60;

/**
 * Returns whether the directory contains all customers of a namespace: a reconciliation of this table has linked them,
 * and still runs. Otherwise, only Stripe knows whether a reference has a customer.
 */
export async function isComplete(namespace: string): Promise<boolean> {
  const known = await getItem<Completeness & Item>(itemKinds.reconciliation);
  const key = metadataKeyOf(env("REFERENCE_KEYS"), namespace);
  if (!known?.completed || metadataKeyOf(known.completed.keys, namespace) !== key) return false;
  return now() - known.heartbeat < heartbeatLifetime && known.table === (await ownTable());
}

/** Returns the table's id, or undefined if DynamoDB does not return it. The directory then counts as incomplete. */
const ownTable = () => tableId().catch((error) => void reportFailure("table id", error));

const metadataKeyOf = (keys: string, namespace: string): string | undefined => JSON.parse(keys)[namespace];
const now = () => Math.floor(Date.now() / 1000);
