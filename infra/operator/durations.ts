import { Failure } from "./failures.ts";

const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Returns `90s`, `30m`, `24h` or `7d` in seconds; undefined if the text is not a duration. */
export function secondsOf(text: string): number | undefined {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  return count && unit ? Number(count) * seconds[unit as keyof typeof seconds] : undefined;
}

/** Returns the duration of an option in seconds. Throws a Failure if the text is not a duration. */
export function duration(option: string, text: string): number {
  const seconds = secondsOf(text);
  if (seconds !== undefined) return seconds;
  throw new Failure(`--${option} must be a duration such as 30m, 24h or 7d, not "${text}".`);
}
