import type { IncomingMessage, ServerResponse } from "node:http";
import type { Ring } from "./ring.ts";

/**
 * Sends the texts of a ring as server-sent events, first those after the `Last-Event-ID`. `run` identifies the ring:
 * an id of another run counts as none. A reader for which the ring has already forgotten texts is disconnected, so nothing
 * is buffered for it; EventSource connects again. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function stream(ring: Ring, run: string, request: IncomingMessage, response: ServerResponse) {
  let last = Math.max(ring.forgotten, idIn(request, run));
  const send = () => {
    if (last < ring.forgotten) return void response.destroy();
    for (let next = ring.after(last); next && !response.writableNeedDrain; next = ring.after(last)) {
      response.write(`id: ${run}-${next.id}\ndata: ${next.text}\n\n`);
      last = next.id;
    }
  };
  response.writeHead(200, { "Content-Type": "text/event-stream" }).write(`event: run\ndata: ${run}\n\n`);
  ring.listeners.add(send);
  response.on("drain", send).on("close", () => ring.listeners.delete(send));
  send();
}

function idIn({ headers }: IncomingMessage, run: string): number {
  const [, sender, id] = /^(.+)-(\d+)$/.exec(String(headers["last-event-id"])) ?? [];
  return sender === run ? Number(id) : 0;
}
