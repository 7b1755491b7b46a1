import { readFileSync } from "node:fs";
import type { RequestListener, Server } from "node:http";
import { createSecureServer } from "node:http2";
import type { Socket } from "node:net";

/** Creates a server for HTTPS, with HTTP/2 and a certificate that is not trusted. It has what the double uses of a server of node:http. */
export function secureServer(listener: RequestListener): Server {
  const pem = readFileSync(new URL("localhost.pem", import.meta.url));
  const server = createSecureServer({ allowHTTP1: true, cert: pem, key: pem }, listener as never);
  const sockets = new Set<Socket>();
  server.on("secureConnection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const closeAllConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  return Object.assign(server, { closeAllConnections }) as unknown as Server;
}
