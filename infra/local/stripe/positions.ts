import type Stripe from "stripe";

/** The positions of the items in a collection, by group and by time. */
export class Positions<Item> {
  readonly #groupOf: (item: Item) => unknown;
  /** The positions of each group, in order. */
  readonly #groups = new Map<string, number[]>();
  /** When the item at each position was created, in Unix seconds. */
  readonly #times: number[] = [];
  /** Whether the times never decrease. They can, because the double's clock can be set back. */
  #isOrdered = true;

  /** `groupOf` returns the name of an item's group; any other value than a text means none. */
  constructor(groupOf: (item: Item) => unknown = () => undefined) {
    this.#groupOf = groupOf;
  }

  /** Adds the item at a position, or replaces the former one. */
  put(position: number, former: Item | undefined, item: Item) {
    if (!former) this.#addTime(Object(item).created);
    const [left, entered] = [former && this.#groupOf(former), this.#groupOf(item)];
    if (left === entered) return;
    if (typeof left === "string") this.#change(left, position, 1, []);
    if (typeof entered === "string") this.#change(entered, position, 0, [position]);
  }

  /** The positions of a group, in order. */
  of(group: string): readonly number[] {
    return this.#groups.get(group) ?? [];
  }

  /** The positions, from `first` to before `end`, of all items that were created in a range. `length` is the number of all items. */
  range(range: number | Stripe.RangeQueryParam | undefined, length: number): { first: number; end: number } {
    if (range === undefined || !this.#isOrdered) return { first: 0, end: length };
    const {
      gt = -Infinity,
      gte = -Infinity,
      lt = Infinity,
      lte = Infinity,
    } = typeof range === "number" ? { gte: range, lte: range } : range;
    const [earliest, latest] = [Math.max(gt + 1, gte), Math.min(lt, lte + 1)];
    return { first: firstFrom(this.#times, earliest), end: firstFrom(this.#times, latest) };
  }

  clear() {
    this.#groups.clear();
    this.#times.length = 0;
    this.#isOrdered = true;
  }

  /** Adds the time of a new item. A deleted item has none, and no list contains it. */
  #addTime(created: number | undefined) {
    const latest = this.#times.at(-1) ?? -Infinity;
    this.#isOrdered &&= created === undefined || created >= latest;
    this.#times.push(created ?? latest);
  }

  /** Removes so many positions from a group, at the place of `position`, and inserts others. */
  #change(group: string, position: number, removed: number, inserted: number[]) {
    const positions = this.#groups.get(group) ?? [];
    positions.splice(firstFrom(positions, position), removed, ...inserted);
    if (positions.length > 0) this.#groups.set(group, positions);
    else this.#groups.delete(group);
  }
}

/** Returns the index of the first number that is at least `minimum`. The numbers never decrease. */
export function firstFrom(numbers: readonly number[], minimum: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < minimum) low = middle + 1;
    else high = middle;
  }
  return low;
}
