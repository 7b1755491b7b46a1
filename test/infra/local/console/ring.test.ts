import { describe, expect, it } from "vitest";
import { Ring } from "../../../../infra/local/console/ring.ts";

const textsIn = (ring: Ring, after = 0) => {
  const texts: string[] = [];
  for (let next = ring.after(after); next; next = ring.after(next.id)) texts.push(next.text);
  return texts;
};

describe("the ring of activities", () => {
  it("stores the latest texts, up to a number", () => {
    const ring = new Ring({ entries: 3, characters: 100 });
    for (const text of ["a", "b", "c", "d", "e"]) ring.add(text);
    expect(textsIn(ring)).toEqual(["c", "d", "e"]);
    expect({ size: ring.size, forgotten: ring.forgotten }).toEqual({ size: 3, forgotten: 2 });
  });

  it("stores the latest texts, up to a number of characters", () => {
    const ring = new Ring({ entries: 100, characters: 10 });
    for (const text of ["aaaa", "bbbb", "cccc"]) ring.add(text);
    expect(textsIn(ring)).toEqual(["bbbb", "cccc"]);
    ring.add("d".repeat(11));
    expect(textsIn(ring)).toEqual([]);
    ring.add("e");
    expect(textsIn(ring)).toEqual(["e"]);
  });

  it("continues after an id", () => {
    const ring = new Ring({ entries: 3, characters: 100 });
    for (const text of ["a", "b", "c", "d"]) ring.add(text);
    expect(textsIn(ring, 3)).toEqual(["d"]);
    expect(textsIn(ring, 4)).toEqual([]);
  });
});
