import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Keep-alive timeout, in milliseconds. It is longer than that of clients, so no client sends into a closing connection. */
const idle = 3_600_000;

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
