import type Stripe from "stripe";
import { stripeError } from "../../../lib/stripe/errors.ts";
import type { Journal } from "./journal.ts";
import { pageLimits } from "./limits.ts";
import { resourceMissing } from "./resource-missing.ts";

/** Maximum items per collection. */
const maxItems = 1_000_000;

interface Page {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

/** Objects in the order of their creation, also within one second. */
export class Collection<Item extends { id: string }> {
  readonly #noun: string;
  readonly #journal: Journal<Item> | undefined;
  readonly #items: Item[] = [];
  readonly #positions = new Map<string, number>();

  /** `noun` names an item in Stripe's messages. The collection starts with the items in the journal. */
  constructor(noun: string, journal?: Journal<Item>) {
    this.#noun = noun;
    for (const item of journal?.load() ?? []) this.put(item);
    this.#journal = journal;
  }

  get(id: string): Item | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.#items[position];
  }

  has(id: string): boolean {
    return this.#positions.has(id);
  }

  /** Adds an item, or replaces the item with the same id. Throws a 429 if the collection is full. */
  put<Stored extends Item>(item: Stored): Stored {
    const position = this.#positions.get(item.id) ?? this.#items.length;
    if (position >= maxItems)
      throw stripeError({
        status: 429,
        message: `The double stores at most ${maxItems} objects of a kind. Restart it.`,
      });
    this.#positions.set(item.id, position);
    this.#items[position] = item;
    this.#journal?.save(item);
    return item;
  }

  /** Deletes all items. */
  clear() {
    this.#items.length = 0;
    this.#positions.clear();
    this.#journal?.clear();
  }

  /** The items, oldest first. */
  oldest(): Iterable<Item> {
    return this.#items.values();
  }

  /** The items, newest first. */
  *newest(): Generator<Item> {
    for (let position = this.#items.length - 1; position >= 0; position--) yield this.#items[position] as Item;
  }

  /** A page of the items that match, newest first. Throws a 400 for an unknown cursor or two cursors. https://docs.stripe.com/api/pagination */
  page(
    url: string,
    { limit = pageLimits.default, starting_after, ending_before }: Page,
    matches: (item: Item) => boolean,
  ): Stripe.ApiList<Item> {
    if (starting_after && ending_before)
      throw stripeError({ message: "You can only specify one of these parameters: starting_after, ending_before." });
    const found: Item[] = [];
    const forward = ending_before === undefined;
    const step = forward ? -1 : 1;
    let position = forward
      ? this.#cursor("starting_after", starting_after, this.#items.length)
      : this.#cursor("ending_before", ending_before, 0);
    for (position += step; found.length <= limit; position += step) {
      const item = this.#items[position];
      if (!item) break;
      if (matches(item)) found.push(item);
    }
    const data = found.slice(0, limit);
    return { object: "list", data: forward ? data : data.reverse(), has_more: found.length > limit, url };
  }

  /** The position of a cursor, or `start` without one. */
  #cursor(param: string, id: string | undefined, start: number): number {
    if (id === undefined) return start;
    const position = this.#positions.get(id);
    if (position !== undefined) return position;
    throw resourceMissing(this.#noun, id, param, 400);
  }
}
