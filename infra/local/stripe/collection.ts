import type Stripe from "stripe";
import { stripeError } from "../../../lib/errors.ts";

interface Page {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

/** Objects in the order of their making, so that those of one second keep theirs. */
export class Collection<Item extends { id: string }> {
  readonly #noun: string;
  readonly #items: Item[] = [];
  readonly #positions = new Map<string, number>();

  /** `noun` names an item in messages, as Stripe does. */
  constructor(noun: string) {
    this.#noun = noun;
  }

  get size(): number {
    return this.#items.length;
  }

  get(id: string): Item | undefined {
    const position = this.#positions.get(id);
    return position === undefined ? undefined : this.#items[position];
  }

  /** Adds an item, or puts it in the place of the one with its id. */
  put(item: Item): Item {
    const position = this.#positions.get(item.id) ?? this.#items.length;
    this.#positions.set(item.id, position);
    this.#items[position] = item;
    return item;
  }

  /** The newest first. */
  *newest(): Generator<Item> {
    for (let position = this.#items.length - 1; position >= 0; position--) yield this.#items[position] as Item;
  }

  /** A page of the items that match, the newest first. https://docs.stripe.com/api/pagination */
  page(
    url: string,
    { limit = 10, starting_after, ending_before }: Page,
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

  #cursor(param: string, id: string | undefined, start: number): number {
    if (id === undefined) return start;
    const position = this.#positions.get(id);
    if (position !== undefined) return position;
    throw stripeError({ code: "resource_missing", param, message: `No such ${this.#noun}: '${id}'` });
  }
}
