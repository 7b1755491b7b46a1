import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fail } from "../../infra/local/command/process.ts";
import { execute } from "./processes.ts";
import { root } from "./target.ts";

const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));
const isUsable = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/** Returns a Python with the packages of requirements.txt. Installs them if they are missing. */
export async function pythonWithPackages(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const directory = `${root}node_modules/.cache/test-deployed/${hash}`;
  const [python, done] = [`${directory}/bin/python`, `${directory}/installed`];
  if (existsSync(done)) return python;
  const installed = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()";
  await execute(await findPython(), ["-m", "venv", "--clear", directory]);
  await execute(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
  await execute(python, ["-c", installed, done]);
  return python;
}

async function findPython(): Promise<string> {
  for (const name of ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"]) {
    const found = await execute(name, ["-c", isUsable]).then(
      () => true,
      () => false,
    );
    if (found) return name;
  }
  return fail("npm run test:deployed needs Python 3.10 or newer with venv and pip: install it as python3.");
}
