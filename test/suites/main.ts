import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Suite, suites } from "./languages.ts";
import { runSuite } from "./run.ts";

/** How many lines of a failed suite are printed. */
const shownLines = 60;

const options = Object.fromEntries(Object.keys(suites).map((name) => [name, { type: "string" } as const]));
const { values: directories } = parseArgs({ options });

for (const [name, suite] of Object.entries(suites)) await report(name, suite, directories[name]);

/** Runs a suite and prints its figures, or why it did not run. */
async function report(name: string, suite: Suite, directory: string | undefined) {
  if (!directory || !existsSync(directory))
    return skip(name, suite, `no repository at --${name} ${directory ?? "DIR"}`);
  try {
    const { figures, output } = await runSuite(suite, directory);
    const passed = figures && figures.passed === figures.total;
    if (!passed) fail(output);
    console.log(`${name.padEnd(8)}${figures ? `${figures.passed} of ${figures.total} passed` : "ran no test"}`);
  } catch (error) {
    skip(name, suite, String(error));
  }
}

function skip(name: string, { needs }: Suite, reason: string) {
  console.log(
    `${name.padEnd(8)}skipped: ${reason}. Clone https://github.com/stripe/stripe-${name}; it needs ${needs}.`,
  );
}

function fail(output: string) {
  process.exitCode = 1;
  console.error(output.split("\n").slice(-shownLines).join("\n"));
}
