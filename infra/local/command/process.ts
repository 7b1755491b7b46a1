import { Failure } from "../../failure.ts";

/** Returns whether a text is the number of a port. */
export const isPort = (text: string) => /^\d+$/.test(text) && Number(text) < 65_536;

/** Returns the port in an environment variable. Ends the process if it is not a port number. */
export function portOf(variable: string, defaultPort: number): number {
  const value = process.env[variable] ?? String(defaultPort);
  return isPort(value) ? Number(value) : fail(`${variable} must be a port number, not "${value}".`);
}

/** Prints a problem, without a stack trace if the user can solve it, and ends the process with exit code 1. */
export function fail(problem: unknown): never {
  console.error(problem instanceof Failure ? problem.message : problem);
  process.exit(1);
}

/** Ends the process at once on SIGINT, SIGTERM and SIGHUP. */
export function endOnSignal() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(0));
}
