import type Stripe from "stripe";

/** Maximum pages that one request reads. */
const maxPages = 5;

/** Returns the first 500 objects of a list. `read` requests one page, with its own timeout. Throws Stripe's errors. */
export async function firstPages<Item extends { id: string }>(
  read: (page: Stripe.PaginationParams) => Promise<Stripe.ApiList<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 0; page < maxPages; page++) {
    const { data, has_more } = await read({ limit: 100, starting_after: items.at(-1)?.id });
    items.push(...data);
    if (!has_more) break;
  }
  return items;
}
