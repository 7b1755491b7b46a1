import { spawnSync } from "node:child_process";
import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { root } from "../support/programs.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const generator = `${folder}node_modules/openapi-typescript/bin/cli.js`;

/** Installs the generator, which is no dependency of the product. Returns whether it is there. */
export function install(): boolean {
  if (existsSync(generator)) return true;
  const options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"];
  const { status } = spawnSync("npm", options, { cwd: folder, shell: process.platform === "win32" });
  return status === 0;
}

/** Writes the types of openapi.json, and a TypeScript project of them, into a directory. Throws if the generator fails. */
export function generate(directory: string) {
  check(process.execPath, [generator, `${root}openapi.json`, "-o", `${directory}/openapi.d.ts`]);
  const compilerOptions = {
    target: "es2024",
    lib: ["es2024"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  };
  writeFileSync(`${directory}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  writeFileSync(`${directory}/package.json`, JSON.stringify({ type: "module" }));
  symlinkSync(`${root}node_modules`, `${directory}/node_modules`, "junction");
}

/** Returns the errors of the compiler in a directory, or "" if it compiles. */
export function compile(directory: string): string {
  const { stdout } = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, "--project", "."], {
    cwd: directory,
    encoding: "utf8",
  });
  return stdout;
}

function check(program: string, parameters: string[]) {
  const { status, stderr } = spawnSync(program, parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
