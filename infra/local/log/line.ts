import { serviceName } from "../../../lib/platform/service-name.ts";

/** Returns the object in a line of JSON; undefined for any other line. */
export function readLine(line: string): Record<string, unknown> | undefined {
  try {
    return Object(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** Returns whether a line is one of the functions' own log lines or metrics. Other lines are of somebody who looks for a bug. */
export const isOwn = (line: string) => {
  const { service, _aws } = readLine(line) ?? {};
  return service === serviceName || _aws !== undefined;
};

/** Returns the error of a log line as text, with its facts and the first places of its stack; undefined for other lines. */
export function errorOf(line: string): string | undefined {
  const { level, message, timestamp, service, xray_trace_id, function_name, at, ...facts } = readLine(line) ?? {};
  if (level !== "ERROR" && level !== "FATAL") return undefined;
  const pairs = Object.entries(facts).map(([name, value]) => `${name}=${textOf(value)}`);
  const places = Array.isArray(at) ? at.slice(0, 3).map((place) => `\n  ${place}`) : [];
  return [level, message, ...pairs].join(" ") + places.join("");
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
