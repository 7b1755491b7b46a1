import { beforeEach, describe, expect, it, vi } from "vitest";
import { useLog } from "../../support/logs.ts";
import { patience } from "../../support/patience.ts";
import { coldStart, useService } from "../../support/service.ts";

const service = useService();
const log = useLog("ERROR");
const forever = (fault: string) => service.control("POST", "/faults", { fault, path: "/v1/customers", times: 1000 });
const calm = () => service.control("DELETE", "/faults");
/** How many requests reached Stripe since the last time. */
let seen = 0;
async function asked(): Promise<number> {
  const { length } = (await service.control("GET", "/requests")) as unknown[];
  const fresh = length - seen;
  seen = length;
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
  await asked();
});

describe("during an outage of Stripe", () => {
  it.each([
    ["error_503", 503],
    ["reset_before_write", 502],
    ["timeout_before_write", 502],
  ])(
    "with %s, a request makes at most three retries in ten seconds, whatever time the function has",
    async (fault, statusCode) => {
      await forever(fault);
      await expect(create()).rejects.toMatchObject({ type: "StripeAPIError", statusCode });
      await calm();
      const attempts = await asked();
      expect(attempts).toBeGreaterThanOrEqual(2);
      expect(attempts).toBeLessThanOrEqual(4);
    },
  );

  it("the requests after it fail at once without asking Stripe, and succeed once Stripe is back", async () => {
    await forever("error_503");
    for (let request = 0; request < 2; request++) await expect(create()).rejects.toMatchObject({ statusCode: 503 });
    await asked();
    for (let request = 0; request < 20; request++) await expect(create()).rejects.toMatchObject(unavailable);
    expect(await asked()).toBeLessThanOrEqual(2);
    expect(log.lines("stripe unavailable")).not.toEqual([]);
    expect(log.metrics("StripeOutages")).not.toEqual([]);
    await calm();
    await vi.waitUntil(() => create().catch(() => undefined), { ...patience, interval: 100 });
    await Promise.all([create(), create(), create()]);
  });

  it("retries stop when too many have failed, until requests succeed again", async () => {
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
      await calm();
    }
    // Each request needs two retries. There are twenty, and each success earns a quarter of one.
    expect(statuses).toEqual([...Array(11).fill(200), ...Array(3).fill(500)]);
    for (let request = 0; request < 8; request++) await create();
    await flaky();
    await create();
  });

  it("a customer or a key for which Stripe fails is no outage for the others", async () => {
    const { id } = await create();
    await service.control("POST", "/faults", { fault: "error_500", path: `/v1/customers/${id}`, times: 1000 });
    await expect(service.client().customers.update(id, { name: "J" })).rejects.toMatchObject({ statusCode: 500 });
    await create();
    await calm();
    await service.control("POST", "/faults", { fault: "error_500_kept", path: "/v1/customers" });
    for (let request = 0; request < 8; request++)
      await expect(service.client().customers.create({}, { idempotencyKey: "kept" })).rejects.toMatchObject({
        statusCode: 500,
        headers: { "stripe-should-retry": "false" },
      });
    await create();
  });

  it("what Stripe refuses, and its rate limit, is no outage", async () => {
    for (let request = 0; request < 5; request++)
      await expect(service.client().customers.retrieve("cus_missing")).rejects.toMatchObject({ statusCode: 404 });
    await service.control("POST", "/faults", { fault: "rate_limit", path: "/v1/customers", times: 8 });
    for (let request = 0; request < 2; request++) await expect(create()).rejects.toMatchObject({ statusCode: 429 });
    await create();
  });
});
