import { afterEach, beforeEach, vi } from "vitest";

/** Captures the log lines and metrics that functions write during a test. */
export function useLog(level: "INFO" | "WARN" | "ERROR") {
  process.env.AWS_LAMBDA_LOG_LEVEL = level;
  process.env.METRICS = "on";
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
    /** Returns what was written. */
    text: () => written.join(""),
    /** Returns the lines with that message, without the fields that every line has. */
    lines: (wanted: string) =>
      objects()
        .filter(({ message }) => message === wanted)
        .map(({ level, message, timestamp, service, xray_trace_id, ...facts }) => facts),
    /** Returns the metrics of that name, with their dimensions. */
    metrics: (name: string) => objects().filter((object) => "_aws" in object && name in object),
  };
}
