import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, request as send } from "node:http";

/** Returns the headers of the forwarded request, as soon as it may be sent. */
type Edit = (request: IncomingMessage) => Promise<OutgoingHttpHeaders> | OutgoingHttpHeaders;

/** Returns a server that forwards every request to a local port. */
export const createRelay = (port: number, edit: Edit): Server =>
  createServer(async (request, response) => {
    const { method, url: path } = request;
    const headers = await edit(request);
    const forwarded = send({ host: "127.0.0.1", port, method, path, headers }, (received) => {
      response.writeHead(received.statusCode ?? 502, received.rawHeaders);
      received.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    request.pipe(forwarded);
  });
