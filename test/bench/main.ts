import { double } from "./double.ts";
import { outage } from "./outage.ts";
import { throttle } from "./throttle.ts";

/** The benchmarks by name. Each prints a table; none passes or fails. */
const benches: Readonly<Record<string, () => Promise<void>>> = { double, outage, throttle };

process.env.AWS_LAMBDA_LOG_LEVEL = "FATAL";
const [name = ""] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (!bench) {
  console.error(
    `The name of the benchmark is missing or unknown. Run: npm run bench -- ${Object.keys(benches).join("|")}`,
  );
  process.exit(1);
}
await bench();
process.exit(0);
