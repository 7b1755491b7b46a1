import { createServer, type ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { listen, stop } from "../../../infra/local/listen.ts";
import { coldStart, useService } from "../../support/service.ts";

/** Rejects every request, like Stripe above its rate limit or during an outage. */
let respond = (_: ServerResponse) => {};
let attempts = 0;
const stripe = createServer((_, response) => {
  attempts += 1;
  respond(response);
});
const service = useService();
const create = () => service.client().customers.create();
const limited = (seconds: string) => (response: ServerResponse) =>
  response.writeHead(429, { "Content-Type": "application/json", "Retry-After": seconds }).end('{"error":{}}');

beforeAll(async () => {
  process.env.STRIPE_API_URL = await listen(stripe, 0);
  // Only the waits that Stripe requests advance the clock.
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterAll(() => {
  vi.useRealTimers();
  stop([stripe]);
});
beforeEach(() => {
  attempts = 0;
  coldStart();
});

describe("a request", () => {
  it("is sent at most four times", async () => {
    respond = limited("0");
    await expect(create()).rejects.toMatchObject({ statusCode: 429 });
    expect(attempts).toBe(4);
  });

  it("is not retried if the wait and the last second exceed ten seconds, regardless of the function's timeout", async () => {
    respond = limited("9.001");
    await expect(create()).rejects.toMatchObject({ statusCode: 429, headers: { "retry-after": "9.001" } });
    expect(attempts).toBe(1);
  });

  it.each([
    ["advises against", "500", "false", 1],
    ["advises", "400", "true", 4],
  ])("is retried according to Stripe if it %s a retry of a %s", async (_, status, advice, expected) => {
    respond = (response) =>
      response
        .writeHead(Number(status), { "Content-Type": "application/json", "Stripe-Should-Retry": advice })
        .end('{"error":{"type":"api_error","message":"Stripe decides."}}');
    await expect(create()).rejects.toMatchObject({ statusCode: Number(status) });
    expect(attempts).toBe(expected);
  });
});
