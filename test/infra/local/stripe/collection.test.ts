import { describe, expect, it } from "vitest";
import { Collection } from "../../../../infra/local/stripe/collection.ts";

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

  it("rejects more than a million objects, but replaces one of them", () => {
    const collection = collectionOf(1_000_000);
    expect(() => collection.put({ id: "new" })).toThrow("The double stores at most 1000000 objects of a kind.");
    expect(() => collection.put({ id: "0" })).not.toThrow();
  });
});
