import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { stop } from "../../../infra/local/listen.ts";
import { secureServer } from "../../../infra/local/stripe/secure-server.ts";
import { patience } from "../../support/patience.ts";

const servers: Server[] = [];
const sockets: Socket[] = [];
const handle = (_: unknown, response: { end: (body: string) => void }) => response.end("{}");

/** Starts a server in place of Stripe, and loads the module anew, as in a new container. */
async function connect(protocol: "http" | "https") {
  const server = protocol === "http" ? createServer(handle) : secureServer(handle);
  servers.push(server);
  server.on(protocol === "http" ? "connection" : "secureConnection", (socket: Socket) => sockets.push(socket));
  await once(server.listen(0, "127.0.0.1"), "listening");
  vi.stubEnv("STRIPE_API_URL", `${protocol}://localhost:${(server.address() as AddressInfo).port}`);
  vi.resetModules();
  const { openConnection, stripeAddress, stripeAgent } = await import("../../../lib/stripe/connection.ts");
  const http = (await import("stripe")).default.createNodeHttpClient(stripeAgent());
  const { host, port } = stripeAddress();
  const send = async () => {
    const response = await http.makeRequest(host, String(port), "/", "GET", {}, "", protocol, 5_000);
    await response.toJSON();
    return response.getStatusCode();
  };
  return { openConnection, send };
}

describe("the connection to Stripe", () => {
  beforeAll(() => {
    const own = readFileSync(new URL("../../../infra/local/stripe/localhost.pem", import.meta.url), "utf8");
    setDefaultCACertificates([...getCACertificates(), own]);
  });
  beforeEach(() => void sockets.splice(0));
  afterEach(() => stop(servers.splice(0)));

  it.each(["http", "https"] as const)(
    "that is opened before the first request serves all requests, by %s",
    async (protocol) => {
      const { openConnection, send } = await connect(protocol);
      await openConnection();
      await vi.waitUntil(() => sockets.length === 1, patience);
      expect([await send(), await send(), await send()]).toEqual([200, 200, 200]);
      expect(sockets).toHaveLength(1);
    },
  );

  it.each(["destroy", "resetAndDestroy"] as const)(
    "is replaced if Stripe closed it before the first request, by %s",
    async (close) => {
      const { openConnection, send } = await connect("http");
      await openConnection();
      await vi.waitUntil(() => sockets.length === 1, patience);
      sockets[0]?.[close]();
      // Only a request that begins before the container knows of it fails. The transport repeats that one.
      await vi.waitUntil(async () => (await send().catch(() => 0)) === 200, patience);
      expect(sockets).toHaveLength(2);
    },
  );

  it("cannot be opened if Stripe is not there", async () => {
    const { openConnection } = await connect("http");
    const [server] = servers;
    server?.close();
    await once(server as Server, "close");
    await expect(openConnection()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
