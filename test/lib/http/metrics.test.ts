import { beforeEach, describe, expect, it, vi } from "vitest";
import { contextOf } from "../../../infra/local/functions/invoke.ts";
import { nameIn } from "../../../infra/service.ts";
import { useLog } from "../../support/logs.ts";
import { coldStart, useService } from "../../support/service.ts";

const service = useService({ retryAfter: 0 });
const log = useLog("INFO");
beforeEach(coldStart);

const base = { service: "stripe-customers", environment: "local" };
const number = expect.any(Number);
/** Returns the metrics of the only line: the values, and the metrics of each list of dimension sets. */
function line() {
  const [{ _aws, ...values } = {}, ...others] = log.metrics("Requests");
  expect(others).toEqual([]);
  const { CloudWatchMetrics, Timestamp } = Object(_aws);
  expect(Timestamp).toEqual(number);
  const directives = CloudWatchMetrics.map(({ Namespace, Dimensions, Metrics }: Record<string, object[]>) => {
    expect(Namespace).toBe("StripeCustomers");
    const units = Metrics?.map((metric) => Object.values(metric).join(" "));
    return [Dimensions?.map((names) => Object(names).slice(2).join()).join(" "), units?.join()];
  });
  return { values, directives };
}

describe("the metrics of a request", () => {
  it("are one line, which stores each metric by its own dimensions", async () => {
    await service.client().customers.create();
    expect(line()).toEqual({
      values: {
        ...base,
        function: "create-customer",
        client: "admin",
        Requests: 1,
        Latency: number,
        StripeLatency: number,
      },
      directives: [
        ["", "StripeLatency Milliseconds"],
        [" function client", "Requests Count"],
        [" function", "Latency Milliseconds"],
      ],
    });
  });

  it("count its attempts at Stripe, and their failures", async () => {
    await service.control("POST", "/faults", { fault: "rate_limit" });
    await service.control("POST", "/faults", { fault: "error_503" });
    await service.control("POST", "/faults", { fault: "reset_before_write" });
    await service.client().customers.create();
    expect(line().values).toMatchObject({
      StripeLatency: [number, number, number, number],
      StripeRateLimits: 1,
      StripeFailures: [1, 1],
      StripeRetries: [1, 1, 1],
    });
  });

  it("count a replay of the caller's idempotency key", async () => {
    const create = () => service.client().customers.create({}, { idempotencyKey: "replayed" });
    await create();
    expect(log.metrics("IdempotentReplays")).toEqual([]);
    await create();
    expect(log.metrics("IdempotentReplays")).toMatchObject([{ ...base, IdempotentReplays: 1 }]);
  });

  it("count an error of the caller by function and client", async () => {
    await expect(service.client("support").customers.create()).rejects.toMatchObject({ statusCode: 403 });
    expect(line()).toEqual({
      values: {
        ...base,
        function: "create-customer",
        client: "support",
        Requests: 1,
        Latency: number,
        ClientErrors: 1,
      },
      directives: [
        [" function client", "Requests Count,ClientErrors Count"],
        [" function", "Latency Milliseconds"],
      ],
    });
  });

  it("count a failure by function and client, and its cause also without the cause", async () => {
    vi.stubEnv("STRIPE_API_URL", "");
    await expect(service.client().customers.create()).rejects.toMatchObject({ statusCode: 500 });
    vi.unstubAllEnvs();
    expect(line().values).toMatchObject({ Requests: 1, ServerErrors: 1, client: "admin" });
    expect(log.metrics("ConfigurationErrors")).toMatchObject([
      {
        cause: "variable_missing",
        ConfigurationErrors: 1,
        _aws: { CloudWatchMetrics: [{ Dimensions: [Object.keys(base), [...Object.keys(base), "cause"]] }] },
      },
    ]);
  });

  it("have the short name of the function, and no client without a key", async () => {
    const { handler } = await import("../../../functions/receive-stripe-webhook.ts");
    const event = { httpMethod: "POST", headers: {}, requestContext: { requestId: "1" }, body: "{}" };
    await handler(event as never, contextOf(nameIn("local", "receive-stripe-webhook"), 15));
    expect(line()).toMatchObject({
      values: { ...base, function: "receive-stripe-webhook", ClientErrors: 1 },
      directives: [
        [" function", "Requests Count,ClientErrors Count"],
        [" function", "Latency Milliseconds"],
      ],
    });
  });
});
