import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import type { Handler } from "aws-lambda";
import type { Call } from "../activity.ts";
import type { Message } from "./containers.ts";
import { contextOf } from "./invoke.ts";

/**
 * Program of a container: loads a bundle as Lambda does, and invokes its handler with each event from the parent process.
 * It sends the parent what the function writes, and each request that it sends.
 */
const [, , file = "", name = ""] = process.argv;

const send = (message: Message) => process.send?.(message);

process.on("disconnect", () => process.exit());

for (const stream of [process.stdout, process.stderr])
  stream.write = (chunk: string | Uint8Array) => {
    for (const line of chunk.toString().split("\n")) if (line) send({ line });
    return true;
  };

const started = new WeakMap<ClientRequest, number>();
subscribe("http.client.request.start", (message) =>
  started.set((message as { request: ClientRequest }).request, performance.now()),
);
subscribe("http.client.request.error", (message) => report((message as { request: ClientRequest }).request));
subscribe("http.client.response.finish", (message) => {
  const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
  report(request, response);
});

function report(request: ClientRequest, response?: IncomingMessage) {
  const { method, protocol, host, path } = request;
  const requestId = response?.headers["request-id"];
  const call: Call = {
    method,
    url: `${protocol}//${request.getHeader("host") ?? host}${path}`,
    status: response?.statusCode,
    requestId: requestId?.toString(),
    operation: request.getHeader("x-amz-target")?.toString(),
    duration: Math.round(performance.now() - (started.get(request) ?? 0)),
  };
  send({ call });
}

const sendError = (error: unknown, isFatal: boolean) => {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  send({ error: { name, message, stack }, isFatal });
};

const loaded: { handler?: Handler } | { error: unknown } = await import(pathToFileURL(file).href).catch((error) => ({
  error,
}));

process.on("message", async ({ event, timeout }: { event: unknown; timeout: number }) => {
  if ("error" in loaded) return sendError(loaded.error, true);
  try {
    const { handler } = loaded;
    if (typeof handler !== "function") throw new TypeError(`${name} exports no function named handler.`);
    send({ result: await handler(event, contextOf(name, timeout), () => {}) });
  } catch (error) {
    sendError(error, false);
  }
});
