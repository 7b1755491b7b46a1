import { createServer, type ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { listen, stop } from "../../../infra/local/listen.ts";
import type { Snapshot } from "../../../lib/directory/snapshot.ts";
import { putItem } from "../../../lib/platform/table.ts";
import { batchOf } from "../../support/events.ts";
import { invoke } from "../../support/invoke.ts";
import { useLog } from "../../support/logs.ts";
import { coldStart, useService } from "../../support/service.ts";

type Reply = readonly [status: number, headers?: Record<string, string>, body?: object];
/** Stripe's replies, in this order. Stripe repeats the last one. */
let replies: Reply[] = [];
const requests: string[] = [];
const stripe = createServer((request, response: ServerResponse) => {
  requests.push(`${request.method} ${request.url}`);
  const [status, headers, body] = (replies.length > 1 ? replies.shift() : replies[0]) ?? [500];
  if (status === 0) return request.socket.destroy();
  const sent = body ?? (status < 400 ? { id: "cus_1", object: "customer" } : { error: { type: "api_error" } });
  return response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(sent));
});
const service = useService();
const log = useLog("WARN");

beforeAll(async () => {
  process.env.STRIPE_API_URL = await listen(stripe, 0);
});
afterAll(() => stop([stripe]));
beforeEach(() => {
  requests.length = 0;
  coldStart();
});
afterEach(() => vi.unstubAllEnvs());

describe("the wait before a retry", () => {
  it.each([
    // Half of 250, 500 and 1000 ms.
    ["is random, below a maximum that doubles", 503, [125, 250, 500]],
    // A conflict means that another request with the same idempotency key is in progress.
    ["is longer after a conflict", 409, [625]],
  ])("%s", async (_, status, waits) => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    replies = [...waits.map((): Reply => [status]), [200]];
    expect(await service.client().customers.retrieve("cus_1")).toMatchObject({ id: "cus_1" });
    expect(log.lines("retry")).toEqual(
      waits.map((wait_ms, index) => ({ method: "GET", attempt: index + 1, wait_ms, status })),
    );
    expect(requests).toHaveLength(waits.length + 1);
  });
});

describe("a 404 for a deletion", () => {
  // The guard reads the customer before the deletion.
  beforeEach(() => void vi.stubEnv("DELETION_GUARD", "false"));
  const remove = () => service.client().customers.del("cus_1");

  it("after the first attempt causes no read of the customer", async () => {
    replies = [[404]];
    await expect(remove()).rejects.toMatchObject({ statusCode: 404 });
    expect(requests).toEqual(["DELETE /v1/customers/cus_1"]);
  });

  it("after a retry causes a read, and the deleted customer is returned", async () => {
    const deleted = { id: "cus_1", object: "customer", deleted: true };
    replies = [[503], [404], [200, {}, deleted]];
    expect(await remove()).toMatchObject(deleted);
    expect(requests).toEqual(["DELETE /v1/customers/cus_1", "DELETE /v1/customers/cus_1", "GET /v1/customers/cus_1"]);
  });

  it("after a retry is returned if the read fails", async () => {
    replies = [[503], [404], [500]];
    await expect(remove()).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe("an unreachable Stripe", () => {
  it("is logged, and the response contains the advice to retry", async () => {
    replies = [[0]];
    await expect(service.client().customers.retrieve("cus_1")).rejects.toMatchObject({
      statusCode: 502,
      headers: { "stripe-should-retry": "true" },
    });
    expect(log.lines("unreachable")).toEqual([
      { method: "GET", attempts: 4, timeout_ms: expect.any(Number), error: expect.any(String), at: expect.any(Array) },
    ]);
    expect(log.lines("retry")).toHaveLength(3);
  });
});

describe("the consumer", () => {
  const event = (id: string) =>
    JSON.stringify({
      object: "event",
      id,
      api_version: process.env.STRIPE_API_VERSION,
      created: 1,
      livemode: false,
      type: "customer.updated",
      data: { object: { object: "customer", id: "cus_1", created: 1, metadata: {} }, previous_attributes: {} },
    });
  /** The event removes a reference from this customer, so the service reads the customer at Stripe. */
  const known: Snapshot = {
    pk: "customer#cus_1",
    customer: "cus_1",
    state: { updated: 0, created: 1, references: ["shop#one"] },
    payment_methods: {},
    former: [],
    revision: 1,
  };

  it("retries eight times", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    await putItem(known);
    replies = [...Array.from({ length: 8 }, (): Reply => [503]), [200, {}, { id: "cus_1", created: 1, metadata: {} }]];
    expect(await invoke("consume-stripe-events", batchOf(event("evt_1")), 60)).toEqual({ batchItemFailures: [] });
    expect(requests).toHaveLength(9);
  });

  it("stores the type and status of an error without a code in the dead-letter queue", async () => {
    await putItem(known);
    replies = [[400, {}, { error: { type: "invalid_request_error", message: "Zaphod" } }]];
    vi.stubEnv("RECEIVES", "1");
    expect(await invoke("consume-stripe-events", batchOf(event("evt_2")), 60)).toEqual({ batchItemFailures: [] });
    const [failed] = service.queues.failed.receive(1);
    expect(failed?.attributes.reason?.StringValue).toBe(
      "Failed in 1 attempts, at last with StripeInvalidRequestError 400.",
    );
  });
});
