import { describe, expect, it } from "vitest";
import { useLog } from "../../support/logs.ts";
import { coldStart, useService } from "../../support/service.ts";

const service = useService();
const log = useLog("INFO");
const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
const parent = "00f067aa0ba902b7";

/** Sends a request with headers. Returns the correlation id in the response, and those in the lines of the log. */
async function correlated(headers: Record<string, string>, path = "/v1/customers", init: RequestInit = {}) {
  const response = await service.fetch(path, { ...init, headers });
  const lines = ["request", "failure", "audit"].flatMap((message) => log.lines(message));
  return { returned: response.headers.get("x-correlation-id"), logged: lines.map((line) => line.correlation_id) };
}

describe("the correlation id of a request", () => {
  it.each([
    ["X-Correlation-Id", { "X-Correlation-Id": "order_7-A" }, "order_7-A"],
    ["the trace id of traceparent", { traceparent: `00-${trace}-${parent}-01` }, trace],
    ["the trace id of a later version", { traceparent: `cc-${trace}-${parent}-01-what-follows` }, trace],
    ["X-Correlation-Id before traceparent", { "x-correlation-id": "a", traceparent: `00-${trace}-${parent}-01` }, "a"],
    [
      "traceparent in place of an invalid id",
      { "X-Correlation-Id": "a b", traceparent: `00-${trace}-${parent}-00` },
      trace,
    ],
  ])("is %s, in the response and in the log", async (_, headers, id) => {
    expect(await correlated(headers)).toEqual({ returned: id, logged: [id] });
  });

  it.each([
    ["no header", {}],
    ["an email address", { "X-Correlation-Id": "jenny@example.com" }],
    ["65 characters", { "X-Correlation-Id": "x".repeat(65) }],
    ["a version that does not exist", { traceparent: `ff-${trace}-${parent}-01` }],
    ["a trace id of zeros", { traceparent: `00-${"0".repeat(32)}-${parent}-01` }],
    ["a parent of zeros", { traceparent: `00-${trace}-${"0".repeat(16)}-01` }],
    ["a trace id in upper case", { traceparent: `00-${trace.toUpperCase()}-${parent}-01` }],
    ["a shorter trace id", { traceparent: `00-${trace.slice(1)}-${parent}-01` }],
  ])("is missing with %s", async (_, headers) => {
    expect(await correlated(headers)).toEqual({ returned: null, logged: [undefined] });
  });

  it("is in both records of a write, in a refusal and in a failure", async () => {
    const id = "a-1";
    const headers = { "X-Correlation-Id": id };
    expect(await correlated(headers, "/v1/customers", { method: "POST" })).toEqual({
      returned: id,
      logged: [id, id, id],
    });
    await service.control("PUT", "/keys", {});
    coldStart();
    expect((await correlated(headers)).logged).toHaveLength(5);
    expect(log.lines("failure")).toMatchObject([{ request_id: expect.any(String), correlation_id: id }]);
    await service.control("PUT", "/keys", { rk_test_localRead: "read", rk_test_localWrite: "write" });
    await service.fetch("/v1/customers", { method: "POST", headers }, "support");
    expect(log.lines("audit").at(-1)).toMatchObject({ phase: "refusal", correlation_id: id });
  });
});

describe("a write whose response was lost", () => {
  it("is logged with the id of the request that Stripe carried out, which the event names", async () => {
    await service.control("POST", "/faults", { fault: "reset_after_write" });
    await service.client().customers.create();
    const [event] = (await service.stripe().events.list({ limit: 1 })).data;
    const [{ stripe_request_id, original_request_id } = {}] = log.lines("request");
    expect(original_request_id).toBe(event?.request?.id);
    expect(stripe_request_id).not.toBe(original_request_id);
    expect(log.lines("audit").at(-1)).toMatchObject({ stripe_request_id, original_request_id });
  });
});
