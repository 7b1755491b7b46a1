import { optionalEnv } from "./env.ts";
import { serviceName } from "./service-name.ts";

/** The facts of a line: values for JSON. Those that are null or "" are omitted. */
type Facts = Readonly<Record<string, unknown>>;

/** Lambda's log levels. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
const levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;
const lowest = levels.indexOf((optionalEnv("AWS_LAMBDA_LOG_LEVEL") ?? "INFO") as (typeof levels)[number]);

const write =
  (level: (typeof levels)[number]) =>
  (message: string, facts: Facts = {}) => {
    if (levels.indexOf(level) < lowest) return;
    const [, xray_trace_id] = /Root=([^;]+)/.exec(optionalEnv("_X_AMZN_TRACE_ID") ?? "") ?? [];
    const line: Record<string, unknown> = {
      level,
      message,
      timestamp: new Date().toISOString(),
      service: serviceName,
      xray_trace_id,
    };
    for (const [name, value] of Object.entries(facts)) if (value !== null && value !== "") line[name] = value;
    writeLine(line);
  };

/** Writes an object as a line of JSON to standard output, from which Lambda sends it to CloudWatch. */
export const writeLine = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** Writes structured JSON: ids, codes, counts and timings, never a key, a body or personal data. */
export const logger = { info: write("INFO"), warn: write("WARN"), error: write("ERROR") };

/** Returns the name and the stack of an error, without its message, which can quote data of a caller. */
export function trace(error: unknown): { error?: string; at?: string[] } {
  if (!(error instanceof Error)) return {};
  const at = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return { error: error.name, at: at?.map((line) => line.trim()) };
}
