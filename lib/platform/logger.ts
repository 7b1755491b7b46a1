import { Logger } from "@aws-lambda-powertools/logger";
import { serviceName } from "./service-name.ts";

/** Structured JSON to standard output. What goes in: ids, codes, counts and timings; never a key, a body or a person. */
export const logger = new Logger({ serviceName });

/** An error without its message, which may quote what a caller sent: its kind and where it happened. */
export function trace(error: unknown): { error?: string; at?: string[] } {
  if (!(error instanceof Error)) return {};
  const at = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return { error: error.name, at: at?.map((line) => line.trim()) };
}
