import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** That a connection stays open without a request: longer than clients keep one, so that none sends into one that is closing. Milliseconds. */
const idle = 3_600_000;

/** Serves on this machine only; 0 is any free port. Answers the address. */
export async function listen(server: Server, port: number): Promise<string> {
  server.keepAliveTimeout = idle;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends servers at once, with their open connections. */
export function stop(servers: Server[]) {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
}

/** The port in an environment variable. */
export function portOf(variable: string, otherwise: number): number {
  const value = process.env[variable] ?? String(otherwise);
  if (/^\d+$/.test(value) && Number(value) < 65_536) return Number(value);
  return fail(`${variable} must be a port number, not "${value}".`);
}

/** Ends the process with one line that says what to do. */
export function fail(problem: unknown): never {
  const { code, port } = Object(problem);
  console.error(
    code === "EADDRINUSE"
      ? `Port ${port} is in use. Set PORT, STRIPE_DOUBLE_PORT or AWS_PORT to another; 0 is any free one.`
      : problem,
  );
  process.exit(1);
}

/** Ends the process at once when asked to. */
export function endOnSignal() {
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}
