import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { buildBundles } from "../../../infra/bundles/build.ts";
import { buildPeers } from "../peers.ts";

let paths: Promise<Map<string, string>> | undefined;

/** Writes the bundles of the functions and their peers, as Lambda has them. Returns the path of each by name. */
export async function bundleFiles(): Promise<(name: string) => string> {
  paths ??= write();
  const written = await paths;
  return (name) => written.get(name) ?? "";
}

async function write(): Promise<Map<string, string>> {
  const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const bundles = [...(await buildBundles()), ...(await buildPeers())];
  return new Map(
    bundles.map(([name, files]) => {
      mkdirSync(`${directory}/${name}`);
      for (const [file, contents] of Object.entries(files)) writeFileSync(`${directory}/${name}/${file}`, contents);
      return [name, `${directory}/${name}/${Object.keys(files)[0]}`];
    }),
  );
}
