import { expect, it } from "vitest";
import { tagOf } from "../../../lib/customers/tag.ts";

it("a tag does not depend on the order of properties", () => {
  const metadata = { a: "1", b: "2" };
  const one = { object: "customer", id: "cus_1", name: null, metadata };
  const other = { metadata: { b: "2", a: "1" }, name: null, id: "cus_1", object: "customer" };
  expect(tagOf(one)).toBe(tagOf(other));
  expect(tagOf(one)).not.toBe(tagOf({ ...one, metadata: { a: "2", b: "1" } }));
});
