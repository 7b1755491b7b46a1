import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it, vi } from "vitest";
import { finished, start } from "../support/programs.ts";
import { changesBetween } from "./compare.ts";
import type { Figure } from "./figures.ts";
import { lastRelease, MissingReport, printFigures, readReport } from "./report.ts";

const folder = mkdtempSync(`${tmpdir()}/stripe-customers-`);
afterAll(() => rmSync(folder, { recursive: true }));

const figure = (value: number, limits: Partial<Figure> = {}) => ({ name: "bytes", value, unit: "bytes", ...limits });

describe("a comparison of two reports", () => {
  const isRegression = (before: Figure, after: Figure) =>
    changesBetween({ figures: [before] }, { figures: [after] }).map((change) => change.isRegression);

  it("finds a cost that grows by more than a tenth", () => {
    expect(isRegression(figure(100), figure(111))).toEqual([true]);
    expect(isRegression(figure(100), figure(109))).toEqual([false]);
    expect(isRegression(figure(100), figure(50))).toEqual([false]);
    expect(isRegression(figure(100), figure(111, { target: { atMost: 200 } }))).toEqual([true]);
  });

  it("finds a share that shrinks by more than a tenth", () => {
    const target = { atLeast: 98 };
    expect(isRegression(figure(100, { target }), figure(89, { target }))).toEqual([true]);
    expect(isRegression(figure(100, { target }), figure(91, { target }))).toEqual([false]);
    expect(isRegression(figure(80, { target }), figure(100, { target }))).toEqual([false]);
  });

  it("contains only figures of both reports", () => {
    expect(changesBetween({ figures: [figure(1)] }, { figures: [{ ...figure(2), name: "new" }] })).toEqual([]);
  });

  it("uses the report of the highest version", () => {
    for (const version of ["0.9.0", "0.10.0", "0.2.0"]) writeFileSync(`${folder}/${version}.json`, "{}");
    expect(lastRelease(folder)).toBe(`${folder}/0.10.0.json`);
  });

  it("says which command writes a missing report", () => {
    expect(() => readReport(`${folder}/none.json`)).toThrow(MissingReport);
    expect(() => readReport(`${folder}/none.json`)).toThrow(/none\.json\. Run "npm run bench" first/);
  });
});

it("prints which limit each figure meets", () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  const limits = { target: { atMost: 4 }, stretch: { atMost: 2 } };
  printFigures([figure(5, limits), figure(4, limits), figure(2, limits), figure(1)]);
  const [[table = ""] = []] = log.mock.calls;
  log.mockRestore();
  expect(table.split("\n").map((line: string) => line.split(/ {2,}/).at(-1))).toEqual([
    "met",
    "no",
    "yes",
    "stretch",
    "bytes",
  ]);
});

it("names the benchmarks if the name is unknown", async () => {
  const { code, error } = await finished(start("test/bench/main.ts", ["warmer"]));
  expect([code, error]).toEqual([1, expect.stringMatching(/no benchmark "warmer".*throttle\|.*compare/)]);
});
