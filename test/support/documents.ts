import { readFileSync } from "node:fs";
import { root } from "./programs.ts";

const read = (file: string) => readFileSync(`${root}${file}`, "utf8");

/** The documents that tests check, by whom they are for. */
export const documents = {
  apps: read("README.md"),
  operators: read("infra/README.md"),
  localRun: read("infra/local/README.md"),
  contributors: read(".github/CONTRIBUTING.md"),
};

/** The cells of each row of the first table whose head begins with that word. */
export function rowsUnder(document: string, word: string): string[][] {
  const [, table = ""] = new RegExp(`\\| ?${word}[^\\n]*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`).exec(document) ?? [];
  return table
    .trim()
    .split("\n")
    .map((row) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The lines of code in a cell. */
export const codeIn = (cell: string): string[] => [...cell.matchAll(/`([^`]*)`/g)].map(([, code = ""]) => code);
