import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, vi } from "vitest";
import { listen, stop } from "../../infra/local/listen.ts";
import { patience } from "./patience.ts";

/** A request that the server received. */
interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Starts a server that stores the requests and responds with a status that tests can change. */
export function useReceiver() {
  const deliveries: Delivery[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    deliveries.push({ headers: request.headers, body: await text(request) });
    response.writeHead(status).end();
  });
  let url = "";
  beforeAll(async () => {
    url = await listen(server, 0);
  });
  afterAll(() => stop([server]));
  return {
    deliveries,
    get url() {
      return url;
    },
    respondWith: (next: number) => {
      status = next;
    },
    /** Waits until there are `count` deliveries. */
    until: (count: number) => vi.waitUntil(() => deliveries.length >= count, { ...patience, interval: 20 }),
  };
}
