import type { Server } from "node:http";
import { usageIdentifier } from "../../lib/access/clients.ts";
import { pace } from "../../lib/platform/pace.ts";
import { createRelay } from "./relay.ts";
import { client, environment, name } from "./target.ts";

const { rate } = environment.clients.find((declared) => declared.name === client) ?? { rate: 1 };

/**
 * A server through which SDKs reach the API by host and port. It sends the client's usage identifier, because
 * the emulator does not support `usageIdentifierKey`, and limits requests to the rate of the client's usage plan.
 */
export function createGateway(port: number, host: string): Server {
  const next = pace(rate * 0.95);
  return createRelay(port, async ({ headers }) => {
    await next();
    return { ...headers, host, "x-api-key": usageIdentifier(name, client) };
  });
}
