import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { root } from "../support/programs.ts";

/** Licences without conditions for who runs the service. */
const permissive = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0"];
/** Further licences of tools, which the functions do not contain. */
const allowed = { functions: permissive, tools: [...permissive, "BlueOak-1.0.0", "MPL-2.0"] };

interface Package {
  readonly dev?: boolean;
  readonly license?: string;
}

const { packages }: { packages: Record<string, Package> } = JSON.parse(
  readFileSync(`${root}package-lock.json`, "utf8"),
);
const { "": own, ...installed } = packages;

/** Returns the licences that a package offers, of which one applies. */
const offered = (license = "none") => license.replace(/[()]/g, "").split(" OR ");

it.each(["functions", "tools"] as const)("%s contain only packages with an allowed licence", (kind) => {
  const others = Object.entries(installed)
    .filter(([, { dev = false }]) => dev === (kind === "tools"))
    .filter(([, { license }]) => !offered(license).some((one) => allowed[kind].includes(one)))
    .map(([path, { license }]) => `${path} ${license}`);
  expect(others).toEqual([]);
});
