import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { examples } from "./examples.ts";

/** `npm run install:sdks`: installs the SDKs of the examples whose language is installed, with the language's own package manager. */
const run = promisify(execFile);

for (const [language, { sdk, install }] of Object.entries(examples)) {
  if (!install) continue;
  try {
    for (const [program, ...parameters] of install) await run(program, parameters);
    console.log(`${language}: ${sdk} is installed.`);
  } catch (error) {
    const { code, stderr, message } = Object(error);
    const reason =
      code === "ENOENT" ? `${install[0]?.[0]} was not found` : (stderr || message).trim().split("\n").at(-1);
    console.log(`${language}: not installed, so its examples will not run: ${reason}`);
  }
}
