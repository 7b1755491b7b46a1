import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** What the functions are compared with. */
export type Peer = "bare" | "direct" | "monolith";

const folder = fileURLToPath(new URL("peers", import.meta.url));

/** Returns the files of each peer, built like those of the functions but without their plugins. */
export async function buildPeers(): Promise<Map<string, Readonly<Record<string, Uint8Array>>>> {
  install();
  const { outputFiles } = await build({
    entryPoints: (["bare", "direct", "monolith"] satisfies Peer[]).map((name) => `${folder}/${name}.js`),
    outdir: folder,
    write: false,
    bundle: true,
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    platform: "node",
    target: "node24",
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path, ".js"), { "index.js": contents }]));
}

/** Installs the packages of the peers, which are no dependencies of the product. */
function install() {
  if (existsSync(`${folder}/node_modules`)) return;
  console.log(`Installing the packages of ${folder} with npm ci.\n`);
  const options = { cwd: folder, stdio: "inherit", shell: process.platform === "win32" } as const;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], options);
  if (status !== 0)
    throw new Error(`npm ci failed in ${folder}. The benchmarks need the packages of its package.json.`);
}
