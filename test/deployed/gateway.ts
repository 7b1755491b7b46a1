import type { Server } from "node:http";
import { usageIdentifier } from "../../lib/access/clients.ts";
import { pace } from "../../lib/platform/pace.ts";
import { createRelay } from "./relay.ts";
import { client, environment, name } from "./target.ts";

const { rate } = environment.clients.find((declared) => declared.name === client) ?? { rate: 1 };

/**
 * A server through which SDKs reach the API by host and port. It sends the client's value in its usage plan, because
 * the emulator does not know `usageIdentifierKey`, and sends at most as many requests as the plan allows.
 */
export function createGateway(port: number, host: string): Server {
  const next = pace(rate * 0.95);
  return createRelay(port, async ({ headers }) => {
    await next();
    return { ...headers, host, "x-api-key": usageIdentifier(name, client) };
  });
}
