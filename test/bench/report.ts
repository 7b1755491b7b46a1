import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import product from "../../package.json" with { type: "json" };
import type { Figure, Limit } from "./figures.ts";
import { print } from "./table.ts";

/** The figures of one run, and where they were measured. */
export interface Report {
  readonly version: string;
  readonly commit: string;
  readonly date: string;
  readonly node: string;
  readonly cpu: string;
  readonly figures: readonly Figure[];
}

/** The file of the latest report. Git ignores it. */
export const reportFile = fileURLToPath(new URL("report.json", import.meta.url));

/** The folder with the reports of the releases. */
export const releases = fileURLToPath(new URL("releases", import.meta.url));

/** A report that does not exist. The message says how to get it. */
export class MissingReport extends Error {
  override readonly name = "MissingReport";
}

/** Writes the figures, with the version, the commit and the machine that they belong to. */
export function writeReport(figures: readonly Figure[]) {
  const commit = execFileSync("git", ["describe", "--always", "--dirty"], { cwd: import.meta.dirname });
  const report: Report = {
    version: product.version,
    commit: String(commit).trim(),
    date: new Date().toISOString(),
    node: process.version,
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim()}`,
    figures,
  };
  writeFileSync(reportFile, `${JSON.stringify(report, null, 2)}\n`);
}

/** Reads a report. Throws MissingReport. */
export function readReport(file: string): Report {
  if (!existsSync(file))
    throw new MissingReport(`There is no ${file}. Run "npm run bench" first: it writes this file.`);
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Returns the file with the report of the last release in a folder. Throws MissingReport if the folder has no report. */
export function lastRelease(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const last = files.sort((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  if (last) return `${folder}/${last}`;
  throw new MissingReport(`${folder} has no report of a release. Copy ${reportFile} there as <version>.json.`);
}

/** Prints the figures with their limits. */
export function printFigures(figures: readonly Figure[]) {
  print(
    ["figure", "value", "unit", "target", "stretch", "met"],
    figures.map(({ name, value, unit, target, stretch }) => [
      name,
      value,
      unit,
      textOf(target),
      textOf(stretch),
      verdictOf({ value, target, stretch }),
    ]),
  );
}

const textOf = (limit: Limit | undefined) => {
  if (!limit) return "";
  return "atMost" in limit ? `≤ ${limit.atMost.toLocaleString("en")}` : `≥ ${limit.atLeast.toLocaleString("en")}`;
};

/** Returns which of its limits a value meets: none is "no". */
function verdictOf({ value, target, stretch }: Pick<Figure, "value" | "target" | "stretch">): string {
  if (stretch && meets(value, stretch)) return "stretch";
  if (!target) return "";
  return meets(value, target) ? "yes" : "no";
}

const meets = (value: number, limit: Limit) => ("atMost" in limit ? value <= limit.atMost : value >= limit.atLeast);
