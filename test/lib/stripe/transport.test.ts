import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { invoke } from "../../support/invoke.ts";
import { unhurried } from "../../support/patience.ts";
import { coldStart, useService } from "../../support/service.ts";

/** Timeout of the functions, in seconds. */
let functionTimeout = unhurried;
const service = useService({ invoke: (name, event) => invoke(name, event, functionTimeout) });

const fault = (name: string, options: object = {}) =>
  service.control("POST", "/faults", { fault: name, path: "/v1/customers", ...options });
interface Request {
  readonly method: string;
  readonly path: string;
  readonly idempotency_key: string | null;
}
let seen = 0;
/** Returns the requests that Stripe received since the last call. */
async function newRequests(): Promise<Request[]> {
  const requests = (await service.control("GET", "/requests")) as Request[];
  const fresh = requests.slice(seen);
  seen = requests.length;
  return fresh;
}

const named = async (email: string) => (await service.stripe().customers.list({ email })).data;

beforeEach(async () => {
  functionTimeout = unhurried;
  coldStart();
  await newRequests();
});
afterEach(async () => {
  vi.useRealTimers();
  await service.control("DELETE", "/faults");
});

describe("a transient failure of Stripe", () => {
  it.each([
    ["rate_limit", { times: 2 }],
    ["lock_timeout", {}],
    ["error_500", {}],
    ["error_503", { times: 2 }],
    ["html", {}],
    ["reset_before_write", {}],
    ["reset_after_write", {}],
    ["truncated_after_write", {}],
    // Enough for an attempt that hangs and another one.
    ["timeout_before_write", { seconds: 8 }],
    ["timeout_after_write", { seconds: 8 }],
  ])(
    "is retried with the same idempotency key, and creates one customer: %s",
    async (name, { seconds = unhurried, ...options }: { seconds?: number; times?: number }) => {
      functionTimeout = seconds;
      await fault(name, options);
      const email = `${name}@example.com`;
      const customer = await service.client().customers.create({ email }, { idempotencyKey: name });
      const requests = await newRequests();
      expect(requests).toHaveLength(1 + (options.times ?? 1));
      expect(new Set(requests.map((request) => request.idempotency_key))).toEqual(new Set([`admin:${name}`]));
      expect(await named(email)).toMatchObject([{ id: customer.id }]);
    },
  );

  it("is retried if the caller sends no idempotency key, and creates one customer", async () => {
    await fault("reset_after_write");
    const response = await service.fetch("/v1/customers", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "email=keyless@example.com",
    });
    const hidden = ["idempotency-key", "idempotent-replayed", "original-request"];
    expect([response.status, ...hidden.map((name) => response.headers.get(name))]).toEqual([200, null, null, null]);
    expect(await named("keyless@example.com")).toHaveLength(1);
  });

  it("returns the deleted customer if the response of the deletion was lost", async () => {
    const { id } = await service.stripe().customers.create();
    await fault("reset_after_write", { method: "DELETE" });
    expect(await service.client().customers.del(id)).toMatchObject({ id, object: "customer", deleted: true });
  });

  it("does not include a slow response", async () => {
    await fault("slow", { delay_ms: 500 });
    await service.client().customers.create();
    expect(await newRequests()).toHaveLength(1);
  });
});

describe("a failure of Stripe that outlasts the request", () => {
  const forever = { times: 1000 };
  const failure = () => service.client().customers.create({}, { idempotencyKey: `failure-${Math.random()}` });

  it.each([
    [
      "rate_limit",
      {
        type: "StripeRateLimitError",
        statusCode: 429,
        code: "rate_limit",
        headers: { "retry-after": "1", "stripe-rate-limited-reason": "endpoint-rate" },
      },
    ],
    [
      "lock_timeout",
      { type: "StripeRateLimitError", statusCode: 429, code: "lock_timeout", headers: { "retry-after": "1" } },
    ],
    ["error_500", { type: "StripeAPIError", rawType: "api_error", statusCode: 500 }],
    ["error_503", { type: "StripeAPIError", rawType: "api_error", statusCode: 503 }],
    ["html", { type: "StripeAPIError", rawType: "api_error", statusCode: 502 }],
    ["reset_before_write", { type: "StripeAPIError", rawType: "api_error", statusCode: 502 }],
    ["timeout_before_write", { type: "StripeAPIError", rawType: "api_error", statusCode: 502 }],
  ])("is returned in the shape of Stripe, without a retry in the last second: %s", async (name, expected) => {
    // Of two seconds, one is kept for the end of the function. The clock stands still, so the rest does not depend on it.
    functionTimeout = 2;
    vi.useFakeTimers({ toFake: ["Date"] });
    await fault(name, { ...forever, reason: "endpoint-rate" });
    await expect(failure()).rejects.toMatchObject(expected);
    expect(await newRequests()).toHaveLength(1);
  });

  it("is not retried if Stripe sends stripe-should-retry: false", async () => {
    await fault("error_500_kept");
    await expect(failure()).rejects.toMatchObject({
      type: "StripeAPIError",
      statusCode: 500,
      headers: { "stripe-should-retry": "false" },
    });
    expect(await newRequests()).toHaveLength(1);
  });

  it("leaves one customer if a write succeeds after the timeout and the caller retries it", async () => {
    functionTimeout = 2;
    await fault("timeout_after_write", forever);
    const email = "lost-answer@example.com";
    const create = () => service.client().customers.create({ email }, { idempotencyKey: "lost" });
    await expect(create()).rejects.toMatchObject({ statusCode: 502 });
    await service.control("DELETE", "/faults");
    const customer = await create();
    expect(customer.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(await named(email)).toMatchObject([{ id: customer.id }]);
  });
});

describe("an idempotency key of a caller", () => {
  const create = (client: Stripe, name: string, idempotencyKey: string) =>
    client.customers.create({ name }, { idempotencyKey });

  it("belongs to its client: two clients with the same key create two customers", async () => {
    const [admin, storefront] = [service.client(), service.client("storefront")];
    const [one, other] = [await create(admin, "One", "shared"), await create(storefront, "Other", "shared")];
    expect(other.id).not.toBe(one.id);
    expect((await create(admin, "One", "shared")).id).toBe(one.id);
    expect((await create(storefront, "Other", "shared")).id).toBe(other.id);
  });

  it("is accepted with 255 significant characters", async () => {
    const long = "k".repeat(254);
    const one = await create(service.client(), "One", `${long}1`);
    expect((await create(service.client(), "Other", `${long}2`)).id).not.toBe(one.id);
    const again = await create(service.client(), "One", `${long}1`);
    expect(again.id).toBe(one.id);
    expect(again.lastResponse.headers["idempotency-key"]).toBe(`${long}1`);
    for (const { idempotency_key } of await newRequests()) expect(idempotency_key?.length).toBeLessThanOrEqual(255);
  });

  it("appears unchanged in error messages", async () => {
    await create(service.client(), "One", "mine");
    await expect(create(service.client(), "Other", "mine")).rejects.toMatchObject({
      type: "StripeIdempotencyError",
      message: expect.stringContaining("Try using a key other than 'mine' if you meant"),
    });
  });

  it("delays a concurrent request with the same key, and both return the same customer", async () => {
    await fault("slow", { delay_ms: 700 });
    const [one, same] = await Promise.all([
      create(service.client(), "One", "twice"),
      create(service.client(), "One", "twice"),
    ]);
    expect(same.id).toBe(one.id);
  });

  it("causes a 409 while the first request with it is in progress", async () => {
    functionTimeout = 3;
    await fault("slow", { delay_ms: 60_000 });
    const [first, second] = await Promise.allSettled([
      create(service.client(), "One", "stuck"),
      create(service.client(), "One", "stuck"),
    ]);
    const reasons = [first, second].map((outcome) => outcome.status === "rejected" && outcome.reason.statusCode);
    expect(reasons).toContain(409);
    const conflict = [first, second].find(
      (outcome) => outcome.status === "rejected" && outcome.reason.statusCode === 409,
    );
    expect(conflict).toMatchObject({
      reason: { code: "idempotency_key_in_use", message: expect.stringContaining(": stuck. Please try again later.") },
    });
  });
});
