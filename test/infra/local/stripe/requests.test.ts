import { afterEach, describe, expect, it } from "vitest";
import { StripeDouble } from "../../../../infra/local/stripe/double.ts";
import { RequestFault } from "../../../../infra/local/stripe/faults.ts";
import type { StripeRequest } from "../../../../infra/local/stripe/request.ts";
import { useDouble } from "../../../support/double.ts";

const double = useDouble();
const frozen = useDouble({ now: () => 0 });
const send = (method: string, path: string, { headers = {}, body }: { headers?: object; body?: string } = {}) =>
  fetch(`${double.url}/v1${path}`, {
    method,
    headers: {
      Authorization: "Bearer sk_test_double",
      "Content-Type": "application/x-www-form-urlencoded",
      ...headers,
    },
    body,
  });
const keyed = (key: string, fault?: string) => ({
  headers: { "Idempotency-Key": key, ...(fault && { "Stripe-Double-Fault": fault }) },
});

/** A request to a double without a server. */
const requestWith = (method: string, path: string, headers: Readonly<Record<string, string>> = {}): StripeRequest => ({
  id: "req_1",
  method,
  path,
  query: "",
  body: "",
  header: (name) => headers[name],
});

afterEach(() => double.control("DELETE", "/faults"));

describe("idempotency keys of the Stripe double", () => {
  it("compare parameters in any order", async () => {
    const [first, second] = [
      await send("POST", "/customers", { ...keyed("order"), body: "name=Jenny&phone=1" }),
      await send("POST", "/customers", { ...keyed("order"), body: "phone=1&name=Jenny" }),
    ];
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(await second.json()).toEqual(await first.json());
  });

  it("reject a request while the first is in progress", async () => {
    const alone = new StripeDouble();
    const headers = { authorization: "Bearer sk_test_double", "idempotency-key": "progress" };
    const create = () => alone.respond(requestWith("POST", "/v1/customers", headers));
    alone.faults.add(RequestFault.parse({ fault: "slow", delay_ms: 1 }));
    const [first, second] = await Promise.all([create(), create()]);
    expect(first).toMatchObject({ status: 200 });
    expect(second).toMatchObject({ status: 409, body: { error: { code: "idempotency_key_in_use" } } });
  });

  it("can be reused after a 404", async () => {
    const update = () => send("POST", "/customers/cus_missing", keyed("missing"));
    expect([(await update()).status, (await update()).headers.get("idempotent-replayed")]).toEqual([404, null]);
  });

  it("expire after a day", async () => {
    const create = async () => (await frozen.stripe().customers.create({}, { idempotencyKey: "daily" })).id;
    const first = await create();
    await frozen.control("POST", "/clock", { advance_ms: 24 * 3_600_000 - 1 });
    expect(await create()).toBe(first);
    await frozen.control("POST", "/clock", { advance_ms: 1 });
    expect(await create()).not.toBe(first);
  });

  it("store an error_500_kept", async () => {
    const first = await send("POST", "/customers", keyed("kept", "error_500_kept"));
    const second = await send("POST", "/customers", keyed("kept"));
    expect([first.status, second.status, second.headers.get("idempotent-replayed")]).toEqual([500, 500, "true"]);
  });
});

describe("faults of the Stripe double", () => {
  it("add the properties of a card_error", async () => {
    await double.control("POST", "/faults", { fault: "card_error", error: { setup_intent: { id: "seti_1" } } });
    const response = await send("POST", "/customers");
    expect(await response.json()).toMatchObject({ error: { code: "card_declined", setup_intent: { id: "seti_1" } } });
  });

  it("contain the reason of a rate_limit", async () => {
    await double.control("POST", "/faults", { fault: "rate_limit", reason: "resource-specific" });
    const response = await send("GET", "/customers");
    expect([response.status, response.headers.get("stripe-rate-limited-reason")]).toEqual([429, "resource-specific"]);
  });

  it("match paths by their beginning", async () => {
    await double.control("POST", "/faults", { fault: "error_500", path: "/v1/customers" });
    expect((await send("GET", "/payment_methods")).status).toBe(200);
    expect((await send("GET", "/customers/cus_missing")).status).toBe(500);
  });

  it("delay the response of slow", async () => {
    await double.control("POST", "/faults", { fault: "slow", delay_ms: 200 });
    const start = performance.now();
    await send("GET", "/customers");
    expect(performance.now() - start).toBeGreaterThan(190);
  });

  it("return HTML with a 502", async () => {
    const response = await send("GET", "/customers", { headers: { "Stripe-Double-Fault": "html" } });
    expect([response.status, response.headers.get("content-type")]).toEqual([502, "text/html"]);
  });

  it("truncate a response", async () => {
    const response = await send("GET", "/customers", { headers: { "Stripe-Double-Fault": "truncated_after_write" } });
    expect([response.status, response.headers.get("content-length")]).toEqual([200, "1000"]);
    await expect(response.text()).rejects.toThrow();
  });

  it("send nothing for a timeout, and leave the connection open", async () => {
    const signal = AbortSignal.timeout(200);
    const headers = { Authorization: "Bearer sk_test_double", "Stripe-Double-Fault": "timeout_before_write" };
    await expect(fetch(`${double.url}/v1/customers`, { headers, signal })).rejects.toThrow("timeout");
  });
});

describe("responses of the Stripe double", () => {
  it("accept the key as the user name of basic authentication", async () => {
    const basic = (key: string) => ({ headers: { Authorization: `Basic ${btoa(`${key}:`)}` } });
    expect((await send("GET", "/customers", basic("sk_test_1"))).status).toBe(200);
    expect((await send("GET", "/customers", basic("sk_live_1"))).status).toBe(401);
  });

  it("mask a wrong key, and contain no URL of a log", async () => {
    const response = await send("GET", "/customers", { headers: { Authorization: "Bearer sk_live_1234567890" } });
    expect(await response.json()).toEqual({
      error: { message: "Invalid API Key provided: sk_live_******7890", type: "invalid_request_error" },
    });
  });

  it("contain the properties of an error in alphabetical order", async () => {
    const { error } = (await (await send("GET", "/customers/cus_missing")).json()) as { error: object };
    expect(Object.keys(error)).toEqual(["code", "doc_url", "message", "param", "request_log_url", "type"]);
  });

  it("contain the URL of the request in the double's log", async () => {
    const response = await send("GET", "/customers/cus_missing");
    const { error } = (await response.json()) as { error: { request_log_url: string } };
    expect(await (await fetch(error.request_log_url)).json()).toEqual({
      id: response.headers.get("request-id"),
      method: "GET",
      path: "/v1/customers/cus_missing",
      idempotency_key: null,
      status: 404,
      duration_ms: expect.any(Number),
    });
  });
});

describe("the log of the Stripe double", () => {
  it("contains the latest thousand requests", async () => {
    const alone = new StripeDouble();
    for (let count = 0; count <= 1_000; count++) await alone.respond(requestWith("GET", `/${count}`));
    expect(alone.log.entries.map(({ path }) => path)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => `/${index + 1}`),
    );
  });
});
