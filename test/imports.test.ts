import { readdirSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./support/programs.ts";

const files = ["functions", "infra", "lib"].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`),
);

/** By file, the files of this repository that it imports, including types. */
const imports = new Map(
  files.map((file) => {
    const code = readFileSync(`${root}${file}`, "utf8");
    const specifiers = [...code.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(([, specifier = ""]) => specifier);
    return [file, specifiers.map((specifier) => relative(root, resolve(root, dirname(file), specifier)))];
  }),
);

/** Returns each import between different parts as `from → to`. */
const edges = (part: (file: string) => string | undefined) =>
  new Set(
    [...imports].flatMap(([file, targets]) =>
      targets.flatMap((target) => {
        const [from, to] = [part(file), part(target)];
        return from === undefined || to === undefined || from === to ? [] : [`${from} → ${to}`];
      }),
    ),
  );

/** By folder of lib/, the folders that it may import. */
const below: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  stripe: ["platform"],
  schemas: ["stripe"],
  access: ["platform", "schemas", "stripe"],
  directory: ["platform", "schemas", "stripe"],
  customers: ["platform", "stripe"],
  "payment-methods": ["platform", "stripe"],
  events: ["directory", "platform", "schemas", "stripe"],
  reconciliation: ["directory", "platform", "schemas", "stripe"],
  deployment: ["access", "platform", "schemas", "stripe"],
  http: ["access", "customers", "directory", "platform", "schemas", "stripe"],
  docs: ["http", "stripe"],
};

/** Returns the import cycles, as paths. */
function cycles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (path.includes(file) || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

describe("imports", () => {
  it("of functions/ and lib/ stay within lib/, except the document that a function serves", () => {
    const top = edges((file) => file.split("/")[0]);
    expect(top).toEqual(new Set(["functions → lib", "functions → openapi.json", "infra → lib"]));
  });

  it("within lib/ lead only to lower layers", () => {
    const folders = edges((file) => /^lib\/([^/]+)\//.exec(file)?.[1]);
    const allowed = Object.entries(below).flatMap(([from, targets]) => targets.map((to) => `${from} → ${to}`));
    expect([...folders].filter((edge) => !allowed.includes(edge))).toEqual([]);
    const present = readdirSync(`${root}lib`).filter((name) => !name.includes("."));
    expect(new Set(present)).toEqual(new Set(Object.keys(below)));
  });

  it("of stacks and constructs never lead to the local run or to the operators' commands", () => {
    const parts = edges((file) => /^infra\/([^/]+)\//.exec(file)?.[1]);
    expect(
      [...parts].filter((edge) => /^(stacks|constructs) → (local|operator)$|^local → operator$/.test(edge)),
    ).toEqual([]);
  });

  it("have no cycles", () => expect(cycles()).toEqual([]));

  it("read the environment through one function", () => {
    const readers = files.filter(
      (file) => /^(lib|functions)\//.test(file) && /process\.env/.test(readFileSync(`${root}${file}`, "utf8")),
    );
    expect(readers).toEqual(["lib/platform/env.ts"]);
  });
});
