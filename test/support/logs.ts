import { afterEach, beforeEach, vi } from "vitest";

/** What the functions of a test write to their log: JSON objects, by their message, without what every line has. */
export function useLog(level: "INFO" | "WARN" | "ERROR") {
  process.env.AWS_LAMBDA_LOG_LEVEL = level;
  process.env.POWERTOOLS_METRICS_DISABLED = "false";
  const written: string[] = [];
  beforeEach(() => {
    written.length = 0;
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0);
  });
  afterEach(() => vi.restoreAllMocks());
  const objects = (): Record<string, unknown>[] =>
    written
      .flatMap((text) => text.trim().split("\n"))
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
  return {
    lines: (wanted: string) =>
      objects()
        .filter(({ message }) => message === wanted)
        .map(({ level, message, timestamp, service, sampling_rate, xray_trace_id, ...facts }) => facts),
    /** The metrics of that name, with their dimensions. */
    metrics: (name: string) => objects().filter((object) => "_aws" in object && name in object),
  };
}
