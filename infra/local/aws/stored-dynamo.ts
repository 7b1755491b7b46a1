import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import type { Serve } from "../listen.ts";
import type { Journals } from "../state/store.ts";
import { createDynamo } from "./dynamo.ts";
import { type Send, StoredTables } from "./stored-tables.ts";

/**
 * Starts DynamoDB with stored items. It does one request after the other, and stores what a request has changed before it
 * responds, so no response contains an item that is lost if the process ends. A created table contains the items that are
 * stored under its name.
 */
export async function startStoredDynamo(journal: Journals, serve: Serve): Promise<RequestListener> {
  const url = await serve(createDynamo());
  const tables = new StoredTables(journal);
  let latest: Promise<unknown> = Promise.resolve();

  async function respond(headers: IncomingHttpHeaders, body: string) {
    const { host, connection, "content-length": _, ...sent } = headers as Record<string, string>;
    const request = (headers: Record<string, string>, body: string) => fetch(url, { method: "POST", headers, body });
    const response = await request(sent, body);
    const received = { status: response.status, body: await response.text() };
    const [service = "", operation = ""] = String(sent["x-amz-target"]).split(".");
    const send: Send = async <Output>(name: string, input: object) => {
      const response = await request({ ...sent, "x-amz-target": `${service}.${name}` }, JSON.stringify(input));
      if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
      return (await response.json()) as Output;
    };
    if (response.ok) await tables.note(operation, JSON.parse(body), send);
    return received;
  }

  return async (request, response) => {
    try {
      const body = await text(request);
      const turn = latest.then(() => respond(request.headers, body));
      latest = Promise.allSettled([turn]);
      const received = await turn;
      response.writeHead(received.status, { "Content-Type": request.headers["content-type"] }).end(received.body);
    } catch (error) {
      response.destroy(error as Error);
    }
  };
}
