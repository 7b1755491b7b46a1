import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, vi } from "vitest";
import { listen, stop } from "../../infra/local/listen.ts";
import { patience } from "./patience.ts";

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that notes what it is sent, and answers with the status that it is told. */
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
    answer: (next: number) => {
      status = next;
    },
    /** Waits until there are so many. */
    until: (count: number) => vi.waitUntil(() => deliveries.length >= count, { ...patience, interval: 20 }),
  };
}
