import { itemKinds } from "../platform/item-kinds.ts";
import { getItem, type Item, putItem } from "../platform/table.ts";

/** Seconds for which a handled event is remembered. Stripe repeats no event that is older than 30 days. */
const lifetime = 35 * 86_400;

/** The item of a handled event. */
export interface Handled extends Item {
  /** Unix seconds. */
  readonly handled: number;
  readonly expires: number;
}

/** Returns the partition key of a Stripe event. */
export const ledgerKeyOf = (event: string) => `${itemKinds.event}${event}`;

/** Returns whether a Stripe event was handled completely. */
export const isHandled = async (event: string) => (await getItem(ledgerKeyOf(event))) !== undefined;

/** Notes that a Stripe event was handled. */
export function noteHandled(event: string) {
  const handled = Math.floor(Date.now() / 1000);
  const item: Handled = { pk: ledgerKeyOf(event), handled, expires: handled + lifetime };
  return putItem(item);
}
