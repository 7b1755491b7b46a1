import type { RequestListener, Server } from "node:http";
import dynalite from "dynalite";

/** Returns a DynamoDB server with tables in memory. */
export const createDynamo = (): Server => dynalite({ createTableMs: 0, deleteTableMs: 0 });

/** Returns DynamoDB with tables in memory, without a port of its own. */
export function dynamoInMemory(): RequestListener {
  const server = createDynamo();
  return (request, response) => server.emit("request", request, response);
}
