import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, request as send } from "node:http";

/** Returns the headers to send on, once the request may be sent. */
type Edit = (request: IncomingMessage) => Promise<OutgoingHttpHeaders> | OutgoingHttpHeaders;

/** A server that passes every request on to a port of this machine. */
export const createRelay = (port: number, edit: Edit): Server =>
  createServer(async (request, response) => {
    const { method, url: path } = request;
    const headers = await edit(request);
    const onward = send({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
