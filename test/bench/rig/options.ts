import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: {
    customers: { type: "string" },
    latency: { type: "string" },
    rate: { type: "string" },
    requests: { type: "string" },
    rounds: { type: "string" },
    seconds: { type: "string" },
    seed: { type: "string" },
  },
  allowPositionals: true,
});

/** The name of the benchmark or command, if any. */
export const [requested] = positionals;

/** Returns an option of the command line, or its default. Throws if it is not a number. */
export function option(name: keyof typeof values, defaultValue: number): number {
  const value = Number(values[name] ?? defaultValue);
  if (value >= 0) return value;
  throw new Error(`--${name} must be a number, not "${values[name]}".`);
}
