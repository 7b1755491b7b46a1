import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Collection } from "../../../../infra/local/stripe/collection.ts";
import { isInRange } from "../../../../infra/local/stripe/resources/fields.ts";

interface Grouped {
  readonly id: string;
  readonly created: number;
  readonly group: number;
}

const defined = (bounds: Record<string, number | undefined>): Record<string, number> =>
  JSON.parse(JSON.stringify(bounds));

function collectionOf(count: number) {
  const collection = new Collection<{ id: string }>("customer");
  for (let position = 0; position < count; position++) collection.put({ id: String(position) });
  return collection;
}

describe("a collection of the Stripe double", () => {
  it.each([
    [{ limit: 3 }, ["2", "1", "0"], false],
    [{ limit: 2 }, ["2", "1"], true],
    [{ limit: 2, starting_after: "2" }, ["1", "0"], false],
    [{ limit: 2, ending_before: "0" }, ["2", "1"], false],
    [{ limit: 1, ending_before: "0" }, ["1"], true],
    [{ limit: 1, starting_after: "0" }, [], false],
  ])("has the page %j", (parameters, ids, has_more) => {
    const page = collectionOf(3).page("/v1/customers", parameters, () => true);
    expect([page.data.map(({ id }) => id), page.has_more]).toEqual([ids, has_more]);
  });

  it("has pages of ten by default", () => {
    expect(collectionOf(11).page("/v1/customers", {}, () => true).data).toHaveLength(10);
  });

  it("has the same pages of a group and a time range as a search of all objects", () => {
    const time = fc.integer({ min: 0, max: 9 });
    const objects = fc.array(
      fc.record({ id: fc.integer({ max: 19, min: 0 }).map(String), created: time, group: time }),
    );
    const bound = fc.option(time, { nil: undefined });
    const range = fc.record({ gt: bound, gte: bound, lt: bound, lte: bound }).map(defined);
    const created = fc.option(fc.oneof(time, range), { nil: undefined });
    const group = fc.option(time.map(String), { nil: undefined });
    fc.assert(
      fc.property(objects, fc.boolean(), created, group, fc.nat(20), (items, isOrdered, created, group, cursor) => {
        const collection = new Collection<Grouped>("customer", undefined, (item) => String(item.group));
        for (const item of isOrdered ? items.toSorted((one, other) => one.created - other.created) : items)
          collection.put({ ...item, created: collection.get(item.id)?.created ?? item.created });
        const ids = [...collection.oldest()].map(({ id }) => id);
        const matches = (item: Grouped) =>
          isInRange(created, item.created) && (group === undefined || String(item.group) === group);
        for (const name of ["starting_after", "ending_before"] as const) {
          const page = { limit: 3, [name]: ids[cursor] };
          const all = collection.page("", page, matches);
          expect(collection.page("", page, (item) => isInRange(created, item.created), { group, created })).toEqual(
            all,
          );
        }
      }),
    );
  });

  it("finds the objects of a group without a look at the others", () => {
    const collection = new Collection<Grouped>("customer", undefined, ({ group }) => String(group));
    for (let id = 0; id < 1000; id++) collection.put({ id: String(id), created: id, group: id % 100 });
    const seen: string[] = [];
    const see = ({ id }: Grouped) => seen.push(id) > 0;
    collection.page("", { limit: 100 }, see, { group: "7", created: { gte: 500, lt: 800 } });
    expect(seen).toEqual(["707", "607", "507"]);
  });

  it("rejects more than a million objects, but replaces one of them", () => {
    const collection = collectionOf(1_000_000);
    expect(() => collection.put({ id: "new" })).toThrow("The double stores at most 1000000 objects of a kind.");
    expect(() => collection.put({ id: "0" })).not.toThrow();
  });
});
