import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { isHandled } from "../../../../lib/events/ledger.ts";
import { patience } from "../../../support/patience.ts";
import { finished, start } from "../../../support/programs.ts";
import { events, queueNames, untilHandled, useUntoldService } from "./program.ts";

const { service, untold, untilFailed } = useUntoldService();
/** Stands before AWS, and says what becomes of what is sent to a queue after so many. */
const road = { open: 0, stopped: 0, refuse: (_: ServerResponse) => {} };
const server = createServer((request, response) => {
  const isSending = request.headers["x-amz-target"] === "AmazonSQS.SendMessage";
  if (!isSending || road.open-- > 0) return pass(request, response);
  road.stopped += 1;
  return road.refuse(response);
});
let url = "";

function pass(request: IncomingMessage, response: ServerResponse) {
  const { method, headers, url: path } = request;
  const passed = forward(`${service.awsUrl}${path}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  request.pipe(passed);
}

beforeAll(async () => {
  url = await listen(server, 0);
});
afterAll(() => stop([server]));

const parameters = ["replay", "--all", "--yes"];

/** Events that failed, so many as the dead-letter queue has then. */
async function failed(count: number) {
  const made = await untold(count);
  for (const event of made) service.queues.failed.send(JSON.stringify(event));
  return made;
}

describe("a replay that does not come to its end", () => {
  it("leaves in the dead-letter queue what could not be sent, for the next one", async () => {
    const made = await failed(25);
    Object.assign(road, {
      open: 13,
      refuse: (response: ServerResponse) =>
        response
          .writeHead(400)
          .end(JSON.stringify({ __type: "AccessDeniedException", message: "No sqs:SendMessage." })),
    });
    const { code, error } = await events(parameters, { variables: { AWS_ENDPOINT_URL: url } });
    expect(code).toBe(1);
    expect(error.split("\n")).toEqual([
      expect.stringMatching(/^25 events: /),
      "13 of 25 sent.",
      "AWS does not allow it: No sqs:SendMessage.",
    ]);
    await untilFailed(12);
    expect((await events(parameters)).error).toMatch(/\n12 of 12 sent\.$/);
    await untilHandled(...made);
    expect(service.queues.failed.size).toBe(0);
  });

  it("loses nothing when it is interrupted, and says what the next one cannot have yet", async () => {
    const made = await failed(15);
    Object.assign(road, { open: 4, stopped: 0, refuse: () => {} });
    const child = start("infra/operator/events/main.ts", [...parameters, "--env", "local"], { AWS_ENDPOINT_URL: url });
    const ended = finished(child);
    await vi.waitUntil(() => road.stopped === 6 && service.queues.failed.size === 11, patience);
    child.kill("SIGINT");
    await ended;
    const [sent, kept] = [made.slice(0, 4), made.slice(4)];
    await untilHandled(...sent);
    expect(await Promise.all(kept.map(({ id }) => isHandled(id)))).not.toContain(true);
    expect(service.queues.failed.size).toBe(11);
    expect((await events(["failed"])).error).toBe(`5 in the dead-letter queue ${queueNames.failed}.`);
  });
});
