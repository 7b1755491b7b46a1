import { once } from "node:events";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Socket } from "node:net";
import { env } from "../platform/env.ts";

let agent: HttpAgent | undefined;
/** A connection that no request has used yet. */
let spare: Socket | undefined;

/** Returns Stripe's address: the protocol as the SDK names it, the host and the port. */
export function stripeAddress() {
  const { protocol, hostname: host, port } = new URL(env("STRIPE_API_URL"));
  return protocol === "http:"
    ? ({ protocol: "http", host, port: Number(port || 80) } as const)
    : ({ protocol: "https", host, port: Number(port || 443) } as const);
}

/** Returns the agent of all requests to Stripe, which keeps connections open. */
export function stripeAgent(): HttpAgent {
  agent ??= createAgent();
  return agent;
}

function createAgent(): HttpAgent {
  const created = new (stripeAddress().protocol === "http" ? HttpAgent : HttpsAgent)({ keepAlive: true });
  const connect = created.createConnection.bind(created);
  created.createConnection = (options, callback) => takeSpare() ?? connect(options, callback);
  return created;
}

/** Opens a connection, with which the next request saves the time of TLS handshakes. Rejects if Stripe cannot be reached. */
export async function openConnection() {
  const { protocol, host, port } = stripeAddress();
  const socket = stripeAgent().createConnection({ host, port, servername: host } as object) as Socket;
  await once(socket, protocol === "http" ? "connect" : "secureConnect");
  spare = socket
    .unref()
    .resume()
    .on("error", () => socket.destroy());
}

/** Returns the unused connection if Stripe has not closed it. */
function takeSpare(): Socket | undefined {
  const socket = spare;
  spare = undefined;
  return socket?.destroyed ? undefined : socket?.ref();
}
