import { bytes } from "./bytes.ts";
import { compare } from "./compare.ts";
import { double } from "./double.ts";
import type { Figure } from "./figures.ts";
import { outage } from "./outage.ts";
import { MissingReport, printFigures, reportFile, writeReport } from "./report.ts";
import { throttle } from "./throttle.ts";

type Benchmarks = Readonly<Record<string, () => Promise<readonly Figure[]>>>;

/** The benchmarks of the report, by name. None passes or fails. */
const report: Benchmarks = { bytes, throttle };

/** The benchmarks that run only by name. */
const others: Benchmarks = { double, outage };

const commands: Readonly<Record<string, () => unknown>> = {
  ...Object.fromEntries(Object.entries({ ...report, ...others }).map(([name, measure]) => [name, () => one(measure)])),
  compare,
};

async function one(measure: Benchmarks[string]) {
  const figures = await measure();
  console.log();
  printFigures(figures);
}

async function all() {
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(report)) {
    console.log(`\n${name}\n`);
    figures.push(...(await measure()));
  }
  writeReport(figures);
  console.log("\nreport\n");
  printFigures(figures);
  console.log(`\nThe report is in ${reportFile}. "npm run bench -- compare" compares it with the last release.`);
}

process.env.AWS_LAMBDA_LOG_LEVEL = "FATAL";
const [name] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const command = name === undefined ? all : Object.hasOwn(commands, name) ? commands[name] : undefined;
if (!command) {
  console.error(
    `There is no benchmark "${name}". Run: npm run bench -- ${Object.keys(commands).join("|")}, or npm run bench for the whole report.`,
  );
  process.exit(1);
}
try {
  await command();
} catch (error) {
  console.error(error instanceof MissingReport ? error.message : error);
  process.exit(1);
}
process.exit(0);
