import { itemKinds } from "../platform/item-kinds.ts";
import { getItem, type Item, putItem } from "../platform/table.ts";

/** Longer than Stripe can tell of an event again. Seconds. */
const lifetime = 35 * 86_400;

export interface Handled extends Item {
  /** Unix seconds. */
  readonly handled: number;
  readonly expires: number;
}

/** Returns the partition key of a Stripe event. */
export const ledgerKeyOf = (event: string) => `${itemKinds.event}${event}`;

/** Whether an event of Stripe's was handled to the end. */
export const isHandled = async (event: string) => (await getItem(ledgerKeyOf(event))) !== undefined;

export function noteHandled(event: string) {
  const handled = Math.floor(Date.now() / 1000);
  const item: Handled = { pk: ledgerKeyOf(event), handled, expires: handled + lifetime };
  return putItem(item);
}
