import { Logger } from "@aws-lambda-powertools/logger";
import { serviceName } from "./service-name.ts";

/** Writes structured JSON to standard output: ids, codes, counts and timings, never a key, a body or personal data. */
export const logger = new Logger({ serviceName });

/** Returns the name and the stack of an error, without its message, which can quote data of a caller. */
export function trace(error: unknown): { error?: string; at?: string[] } {
  if (!(error instanceof Error)) return {};
  const at = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return { error: error.name, at: at?.map((line) => line.trim()) };
}
