import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { parse } from "node:path";
import { afterAll, expect, it } from "vitest";
import { buildBundles, folder, writeBundle } from "../../../infra/bundles/build.ts";
import { finished, script } from "../../support/programs.ts";

const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
afterAll(() => rmSync(directory, { recursive: true }));

/** A program that loads files, as in new containers without any variable, and prints the types of their handlers. */
const program = (files: readonly string[]) => `
  for (const file of ${JSON.stringify(files)}) console.log(typeof (await import(file)).handler);
  process.exit(0);
`;

it("builds a bundle of each function that loads without any package", async () => {
  const bundles = await buildBundles();
  expect(new Set(bundles.keys())).toEqual(new Set(readdirSync(folder).map((file) => parse(file).name)));
  const files = [...bundles].map(([name, bundle]) => writeBundle(`${directory}/${name}`, bundle));
  const { code, output, error } = await finished(script(program(files)));
  expect([code, error]).toEqual([0, ""]);
  expect(output.trim().split("\n")).toEqual(files.map(() => "function"));
});
