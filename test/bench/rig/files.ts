import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { buildBundles } from "../../../infra/bundles.ts";
import { buildPeers } from "../peers.ts";

let folder: string | undefined;

/** Writes the bundles of the functions and their peers, as Lambda has them. Returns the path of each by name. */
export async function bundleFiles(): Promise<(name: string) => string> {
  folder ??= await write();
  const directory = folder;
  return (name) => `${directory}/${name}/index.js`;
}

async function write(): Promise<string> {
  const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  for (const [name, code] of [...(await buildBundles()), ...(await buildPeers())]) {
    mkdirSync(`${directory}/${name}`);
    writeFileSync(`${directory}/${name}/index.js`, code);
  }
  return directory;
}
