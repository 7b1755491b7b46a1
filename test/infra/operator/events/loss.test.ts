import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { isHandled } from "../../../../lib/events/ledger.ts";
import { patience } from "../../../support/patience.ts";
import { finished, start } from "../../../support/programs.ts";
import { events, queueNames, untilHandled, useServiceWithoutDelivery } from "./program.ts";

const { service, newEvents, untilFailed } = useServiceWithoutDelivery();
/** A proxy in front of AWS. It forwards the first `allowed` messages to a queue, and passes the others to `refuse`. */
const proxy = { allowed: 0, refused: 0, refuse: (_: ServerResponse) => {} };
const server = createServer((request, response) => {
  const isSending = request.headers["x-amz-target"] === "AmazonSQS.SendMessage";
  if (!isSending || proxy.allowed-- > 0) return forwardToAws(request, response);
  proxy.refused += 1;
  return proxy.refuse(response);
});
let url = "";

function forwardToAws(request: IncomingMessage, response: ServerResponse) {
  const { method, headers, url: path } = request;
  const forwarded = send(`${service.awsUrl}${path}`, { method, headers }, (received) => {
    response.writeHead(received.statusCode ?? 500, received.headers);
    received.pipe(response);
  });
  request.pipe(forwarded);
}

beforeAll(async () => {
  url = await listen(server, 0);
});
afterAll(() => stop([server]));

const parameters = ["replay", "--all", "--yes"];

/** Creates events and puts them into the dead-letter queue. */
async function failEvents(count: number) {
  const created = await newEvents(count);
  for (const event of created) service.queues.failed.send(JSON.stringify(event));
  return created;
}

describe("a replay that fails or is interrupted", () => {
  it("leaves the events that it could not send in the dead-letter queue", async () => {
    const created = await failEvents(25);
    Object.assign(proxy, {
      allowed: 13,
      refuse: (response: ServerResponse) =>
        response
          .writeHead(400)
          .end(JSON.stringify({ __type: "AccessDeniedException", message: "No sqs:SendMessage." })),
    });
    const { code, error } = await events(parameters, { variables: { AWS_ENDPOINT_URL: url } });
    expect(code).toBe(1);
    expect(error.split("\n")).toEqual([
      expect.stringMatching(/^Will send 25 events from /),
      "13 of 25 sent.",
      "AWS denies the request: No sqs:SendMessage.",
    ]);
    await untilFailed(12);
    expect((await events(parameters)).error).toMatch(/\n12 of 12 sent\.$/);
    await untilHandled(...created);
    expect(service.queues.failed.size).toBe(0);
  });

  it("loses no event if it is interrupted", async () => {
    const created = await failEvents(15);
    Object.assign(proxy, { allowed: 4, refused: 0, refuse: () => {} });
    const child = start("infra/operator/events/main.ts", [...parameters, "--env", "local"], { AWS_ENDPOINT_URL: url });
    const ended = finished(child);
    await vi.waitUntil(() => proxy.refused === 6 && service.queues.failed.size === 11, patience);
    child.kill("SIGINT");
    await ended;
    const [sent, unsent] = [created.slice(0, 4), created.slice(4)];
    await untilHandled(...sent);
    expect(await Promise.all(unsent.map(({ id }) => isHandled(id)))).not.toContain(true);
    expect(service.queues.failed.size).toBe(11);
    expect((await events(["failed"])).error).toBe(`5 in the dead-letter queue ${queueNames.failed}.`);
  });
});
