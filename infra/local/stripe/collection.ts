import type Stripe from "stripe";
import { stripeError } from "../../../lib/stripe/errors.ts";
import type { Journal } from "../state/store.ts";
import { pageLimits } from "./limits.ts";
import { firstFrom, Positions } from "./positions.ts";
import { resourceMissing } from "./resource-missing.ts";

/** Maximum items per collection. */
const maxItems = 1_000_000;

interface Page {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

/** Where a list finds its items without a search of the whole collection. */
interface Place {
  /** The group of the items. */
  readonly group?: string;
  /** The times of their creation. */
  readonly created?: number | Stripe.RangeQueryParam;
}

/** Objects in the order of their creation, also within one second. */
export class Collection<Item extends { id: string }> {
  readonly #noun: string;
  readonly #journal: Journal<Item> | undefined;
  readonly #items: Item[] = [];
  readonly #positions = new Map<string, number>();
  readonly #places: Positions<Item>;

  /**
   * `noun` names an item in Stripe's messages. `groupOf` returns the group of an item, such as its customer. The collection
   * starts with the items in the journal.
   */
  constructor(noun: string, journal?: Journal<Item>, groupOf?: (item: Item) => unknown) {
    this.#noun = noun;
    this.#places = new Positions(groupOf);
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
    this.#places.put(position, this.#items[position], item);
    this.#items[position] = item;
    this.#journal?.save(item);
    return item;
  }

  /** Deletes all items. */
  clear() {
    this.#items.length = 0;
    this.#positions.clear();
    this.#places.clear();
    this.#journal?.clear();
  }

  /** The items, oldest first. */
  oldest(): Iterable<Item> {
    return this.#items.values();
  }

  /** The items of a group, newest first. */
  newest(group: string): Item[] {
    return this.#places
      .of(group)
      .map((position) => this.#items[position] as Item)
      .reverse();
  }

  /** A page of the items that match, newest first. Throws a 400 for an unknown cursor or two cursors. https://docs.stripe.com/api/pagination */
  page(
    url: string,
    { limit = pageLimits.default, starting_after, ending_before }: Page,
    matches: (item: Item) => boolean,
    { group, created }: Place = {},
  ): Stripe.ApiList<Item> {
    if (starting_after && ending_before)
      throw stripeError({ message: "You can only specify one of these parameters: starting_after, ending_before." });
    const { first, end } = this.#places.range(created, this.#items.length);
    const after = Math.max(first, this.#cursor("ending_before", ending_before, -1) + 1);
    const before = Math.min(end, this.#cursor("starting_after", starting_after, end));
    const forward = ending_before === undefined;
    const found: Item[] = [];
    for (const position of walk(group === undefined ? undefined : this.#places.of(group), after, before, forward)) {
      const item = this.#items[position] as Item;
      if (matches(item)) found.push(item);
      if (found.length > limit) break;
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

/** The positions of a group, or all, from `first` to before `end`: the newest first if the walk goes forward in the list. */
function* walk(group: readonly number[] | undefined, first: number, end: number, forward: boolean): Generator<number> {
  const [from, to] = group ? [firstFrom(group, first), firstFrom(group, end)] : [first, end];
  for (let step = 0; step < to - from; step++) {
    const index = forward ? to - 1 - step : from + step;
    yield group?.[index] ?? index;
  }
}
