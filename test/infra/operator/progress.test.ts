import { describe, expect, it } from "vitest";
import { Progress } from "../../../infra/operator/progress.ts";

/** Returns what a command writes while it counts to `count`. */
function written({ count, total, isTTY }: { count: number; total?: number; isTTY: boolean }) {
  const texts: string[] = [];
  const write = (text: string) => texts.push(text) > 0;
  {
    using progress = new Progress("things", total, { isTTY, write } as never);
    for (let done = 0; done < count; done++) progress.step();
  }
  return texts;
}

describe("the progress of a command", () => {
  it("is a line per tenth in a pipe", () => {
    const tenths = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
    expect(written({ count: 100, total: 100, isTTY: false })).toEqual(tenths.map((done) => `${done} of 100 things\n`));
    expect(written({ count: 3, total: 3, isTTY: false })).toEqual([
      "1 of 3 things\n",
      "2 of 3 things\n",
      "3 of 3 things\n",
    ]);
  });

  it("is a line per doubling in a pipe if the total is unknown", () => {
    expect(written({ count: 100, isTTY: false })).toEqual([1, 2, 4, 8, 16, 32, 64].map((done) => `${done} things\n`));
  });

  it("is one line on a terminal, which is erased at the end", () => {
    expect(written({ count: 2, total: 2, isTTY: true })).toEqual([
      "\r\u001B[K1 of 2 things",
      "\r\u001B[K2 of 2 things",
      "\r\u001B[K",
    ]);
  });
});
