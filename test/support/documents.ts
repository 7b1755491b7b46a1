import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./programs.ts";

const read = (file: string) => readFileSync(`${root}${file}`, "utf8");

/** The documents that tests check, by their readers. */
export const documents = {
  apps: read("README.md"),
  operators: read("infra/README.md"),
  localRun: read("infra/local/README.md"),
  contributors: read(".github/CONTRIBUTING.md"),
  migration: read("MIGRATION.md"),
};

/** Returns the cells of each row of the first table whose first column has that heading. */
export function rowsUnder(document: string, word: string): string[][] {
  const [, table = ""] = new RegExp(`\\| ?${word}[^\\n]*\\n\\|[-|: ]+\\n((?:\\|.*\\n)+)`).exec(document) ?? [];
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

/** Returns the code in a cell. */
export const codeIn = (cell: string): string[] => [...cell.matchAll(/`([^`]*)`/g)].map(([, code = ""]) => code);

/** Returns the links of a document to a missing file or heading of the repository. */
export function brokenLinks(file: string): string[] {
  const links = [...read(file).matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)/g)];
  return links.flatMap(([, path = "", heading]) => {
    const target = path ? join(dirname(file), path) : file;
    const exists = existsSync(`${root}${target}`) && (!heading || headingsOf(read(target)).includes(heading));
    return exists ? [] : [`${file}: ${path}${heading ?? ""}`];
  });
}

/** Returns the anchors that GitHub creates for the headings. */
const headingsOf = (document: string): string[] =>
  [...document.matchAll(/^#+ (.*)$/gm)].map(
    ([, heading = ""]) =>
      `#${heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-")}`,
  );
