/** Returns the port in an environment variable. Ends the process if it is not a port number. */
export function portOf(variable: string, defaultPort: number): number {
  const value = process.env[variable] ?? String(defaultPort);
  if (/^\d+$/.test(value) && Number(value) < 65_536) return Number(value);
  return fail(`${variable} must be a port number, not "${value}".`);
}

/** Prints a problem in one line, and ends the process with exit code 1. */
export function fail(problem: unknown): never {
  const { code, port } = Object(problem);
  console.error(
    code === "EADDRINUSE"
      ? `Port ${port} is in use. Set PORT, STRIPE_DOUBLE_PORT or AWS_PORT to another port, or to 0 for any free port.`
      : problem,
  );
  process.exit(1);
}

/** Ends the process at once on SIGINT or SIGTERM. */
export function endOnSignal() {
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
