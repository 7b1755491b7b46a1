import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Keep-alive timeout, in milliseconds. It is longer than that of clients, so no client sends into a closing connection. */
const idle = 3_600_000;

/** Starts a server at a port, by default at any free one, and returns its address. */
export type Serve = (server: Server, port?: number) => Promise<string>;

/** Serves on 127.0.0.1, at any free port for 0. Returns the address. Rejects if the port is in use. */
export async function listen(server: Server, port: number): Promise<string> {
  server.keepAliveTimeout = idle;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Stops servers at once, and closes their connections. */
export function stop(servers: Server[]) {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
}

/** Returns what starts a server, and a signal. When the stack is disposed, the signal aborts, and then the servers stop. */
export function lifetimeOf(started: DisposableStack) {
  const servers: Server[] = [];
  const end = new AbortController();
  started.defer(() => stop(servers));
  started.defer(() => end.abort());
  const serve: Serve = (server, port = 0) => {
    servers.push(server);
    return listen(server, port);
  };
  return { serve, signal: end.signal };
}
