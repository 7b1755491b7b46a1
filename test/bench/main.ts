import { bytes } from "./bytes.ts";
import { cold } from "./cold.ts";
import { compare } from "./compare.ts";
import { connections } from "./connections.ts";
import { double } from "./double.ts";
import type { Figure } from "./figures.ts";
import { large } from "./large.ts";
import { load } from "./load.ts";
import { memory } from "./memory.ts";
import { memorySize } from "./memory-size.ts";
import { outage } from "./outage.ts";
import { pacing } from "./pacing.ts";
import { MissingReport, printFigures, reportFile, writeReport } from "./report.ts";
import { requested } from "./rig/options.ts";
import { roundTrips } from "./round-trips.ts";
import { startup } from "./startup.ts";
import { throttle } from "./throttle.ts";
import { warm } from "./warm.ts";

type Benchmarks = Readonly<Record<string, () => Promise<readonly Figure[]>>>;

/** The benchmarks of the report, by name. None passes or fails. */
const report: Benchmarks = {
  bytes,
  cold,
  memory,
  connections,
  "round-trips": roundTrips,
  warm,
  startup,
  throttle,
  pacing,
};

/** The benchmarks that run only by name. */
const others: Benchmarks = { double, large, load, "memory-size": memorySize, outage };

const commands: Readonly<Record<string, () => unknown>> = {
  ...Object.fromEntries(Object.entries({ ...report, ...others }).map(([name, measure]) => [name, () => one(measure)])),
  compare,
};

async function one(measure: Benchmarks[string]) {
  const figures = await measure();
  if (figures.length === 0) return;
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
const command = requested === undefined ? all : Object.hasOwn(commands, requested) ? commands[requested] : undefined;
if (!command) {
  console.error(
    `There is no benchmark "${requested}". Run: npm run bench -- ${Object.keys(commands).join("|")}, or npm run bench for the whole report.`,
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
