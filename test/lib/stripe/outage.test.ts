import { beforeEach, describe, expect, it, vi } from "vitest";
import { useLog } from "../../support/logs.ts";
import { patience } from "../../support/patience.ts";
import { coldStart, useService } from "../../support/service.ts";

const service = useService();
const log = useLog("ERROR");
const failAlways = (fault: string) => service.control("POST", "/faults", { fault, path: "/v1/customers", times: 1000 });
const clearFaults = () => service.control("DELETE", "/faults");
/** The number of requests that earlier calls of `newRequests` counted. */
let counted = 0;
/** Returns the number of requests that reached Stripe since the last call. */
async function newRequests(): Promise<number> {
  const { length } = (await service.control("GET", "/requests")) as unknown[];
  const fresh = length - counted;
  counted = length;
  return fresh;
}
const create = () => service.client().customers.create();
const unavailable = {
  type: "StripeAPIError",
  rawType: "api_error",
  statusCode: 503,
  message: "Stripe is unavailable. Retry the request later, with the same Idempotency-Key if you sent one.",
  headers: { "retry-after": "3", "stripe-should-retry": "true" },
};

beforeEach(async () => {
  coldStart();
  await newRequests();
});

describe("during an outage of Stripe", () => {
  it.each([
    ["error_503", 503],
    ["reset_before_write", 502],
    ["timeout_before_write", 502],
  ])(
    "with %s, a request is retried at most three times within ten seconds, regardless of the function's timeout",
    async (fault, statusCode) => {
      await failAlways(fault);
      await expect(create()).rejects.toMatchObject({ type: "StripeAPIError", statusCode });
      await clearFaults();
      const attempts = await newRequests();
      expect(attempts).toBeGreaterThanOrEqual(2);
      expect(attempts).toBeLessThanOrEqual(4);
    },
  );

  it("later requests fail at once without a call to Stripe, and succeed when Stripe is back", async () => {
    await failAlways("error_503");
    for (let request = 0; request < 2; request++) await expect(create()).rejects.toMatchObject({ statusCode: 503 });
    await newRequests();
    for (let request = 0; request < 20; request++) await expect(create()).rejects.toMatchObject(unavailable);
    expect(await newRequests()).toBeLessThanOrEqual(2);
    expect(log.lines("stripe unavailable")).not.toEqual([]);
    expect(log.metrics("StripeOutages")).not.toEqual([]);
    await clearFaults();
    await vi.waitUntil(() => create().catch(() => undefined), { ...patience, interval: 100 });
    await Promise.all([create(), create(), create()]);
  });

  it("retries stop when the retry budget is empty, until requests succeed again", async () => {
    const flaky = () => service.control("POST", "/faults", { fault: "error_500", path: "/v1/customers", times: 2 });
    const statuses: unknown[] = [];
    for (let request = 0; request < 14; request++) {
      await flaky();
      statuses.push(
        await create().then(
          () => 200,
          ({ statusCode }) => statusCode,
        ),
      );
      await clearFaults();
    }
    // Each request requires two retries. The budget is 20, and each success adds 0.25.
    expect(statuses).toEqual([...Array(11).fill(200), ...Array(3).fill(500)]);
    for (let request = 0; request < 8; request++) await create();
    await flaky();
    await create();
  });

  it("a failure for one customer or one idempotency key does not affect other requests", async () => {
    const { id } = await create();
    await service.control("POST", "/faults", { fault: "error_500", path: `/v1/customers/${id}`, times: 1000 });
    await expect(service.client().customers.update(id, { name: "J" })).rejects.toMatchObject({ statusCode: 500 });
    await create();
    await clearFaults();
    await service.control("POST", "/faults", { fault: "error_500_kept", path: "/v1/customers" });
    for (let request = 0; request < 8; request++)
      await expect(service.client().customers.create({}, { idempotencyKey: "kept" })).rejects.toMatchObject({
        statusCode: 500,
        headers: { "stripe-should-retry": "false" },
      });
    await create();
  });

  it("rejections and rate limits of Stripe do not open the breaker", async () => {
    for (let request = 0; request < 5; request++)
      await expect(service.client().customers.retrieve("cus_missing")).rejects.toMatchObject({ statusCode: 404 });
    await service.control("POST", "/faults", { fault: "rate_limit", path: "/v1/customers", times: 8 });
    for (let request = 0; request < 2; request++) await expect(create()).rejects.toMatchObject({ statusCode: 429 });
    await create();
  });
});
