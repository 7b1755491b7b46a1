import type { Server } from "node:http";
import { Readable } from "node:stream";
import type { SentRequest, SentResponse } from "./http.ts";

/** Sends a request to a server, without a network in between. */
export function sendTo(server: Server, { host, method, path, headers, body }: SentRequest): Promise<SentResponse> {
  const request = Object.assign(Readable.from([Buffer.from(body)]), {
    method,
    url: path,
    headers: { host, ...headers },
  });
  return new Promise((resolve) => {
    const named: Record<string, string> = {};
    const response = {
      statusCode: 200,
      setHeader(name: string, value: string) {
        named[name.toLowerCase()] = String(value);
      },
      writeHead(status: number, headers: Record<string, string> = {}) {
        this.statusCode = status;
        for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
        return this;
      },
      end(text: string | Buffer = "") {
        resolve({ status: this.statusCode, headers: named, body: text.toString() });
      },
    };
    server.emit("request", request, response);
  });
}
