import { describe, expect, it } from "vitest";
import { useDouble } from "../../../support/double.ts";

const double = useDouble();

describe("the commands of the Stripe double", () => {
  it("are listed in the 404 for an unknown command", async () => {
    const response = await fetch(`${double.url}/_control`);
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { commands: { "POST /faults": expect.any(String), "POST /clock": expect.any(String) } },
    ]);
  });

  it.each([
    ["POST", "/faults", { fault: "earthquake" }, /fault/],
    ["POST", "/faults", { fault: "slow", after: 3 }, /Unrecognized key/],
    ["POST", "/clock", { advance_ms: -1 }, /advance_ms/],
    ["POST", "/clock", undefined, /advance_ms/],
    ["DELETE", "/faults/fault_missing", undefined, /fault_missing/],
    ["GET", "/requests/req_missing", undefined, /req_missing/],
    ["POST", "/webhook_secrets", { webhook_endpoint: "we_1", overlap_ms: -1 }, /overlap_ms/],
  ])("reject %s %s %j and name the mistake", async (method, path, body, message) => {
    await expect(double.control(method, path, body)).rejects.toThrow(message);
  });

  it("return the clock's time and the rate limits", async () => {
    await double.control("POST", "/clock", { advance_ms: 86_400_000 });
    expect(await double.control("GET", "/clock")).toEqual({ now: expect.any(Number), ahead_ms: 86_400_000 });
    await double.control("DELETE", "/clock");
    expect(await double.control("GET", "/clock")).toMatchObject({ ahead_ms: 0 });
    expect(await double.control("GET", "/rate_limits")).toEqual({ rates: null });
    await double.control("PUT", "/rate_limits", { global: 5 });
    expect(await double.control("GET", "/rate_limits")).toEqual({ rates: { global: 5, endpoint: 25, search: 20 } });
    await double.control("DELETE", "/rate_limits");
  });

  it("read Stripe's objects without a key, past faults and rate limits, and leave no line in the log", async () => {
    const { id } = await double.stripe().customers.create({ name: "Jenny" });
    await double.control("POST", "/faults", { fault: "error_500" });
    await double.control("PUT", "/rate_limits", { global: 0.001 });
    const log = await double.control("GET", "/requests");
    expect(await double.control("GET", `/v1/customers/${id}`)).toMatchObject({ id, name: "Jenny" });
    expect(await double.control("GET", "/v1/customers?limit=1")).toMatchObject({ object: "list", data: [{ id }] });
    await expect(double.control("GET", "/v1/customers/cus_none")).rejects.toThrow("No such customer");
    expect(await double.control("GET", "/requests")).toEqual(log);
    expect(await double.control("GET", "/faults")).toHaveLength(1);
    await double.control("POST", "/reset");
  });

  it("make one request fail by its header", async () => {
    const client = double.stripe();
    const failing = client.customers.create({}, { headers: { "Stripe-Double-Fault": "lock_timeout" } } as object);
    await expect(failing).rejects.toMatchObject({ code: "lock_timeout", statusCode: 429 });
    const misspelt = client.customers.create({}, { headers: { "Stripe-Double-Fault": "lock" } } as object);
    await expect(misspelt).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining("Stripe-Double-Fault"),
    });
  });

  it("make requests of a method and path fail, after a number to skip, a number of times", async () => {
    await double.control("POST", "/faults", {
      fault: "error_503",
      method: "GET",
      path: "/v1/customers",
      skip: 1,
      times: 2,
    });
    const outcomes = [];
    for (let n = 0; n < 5; n++)
      outcomes.push(
        await double
          .stripe()
          .customers.list()
          .then(
            () => "success",
            () => "failure",
          ),
      );
    expect(outcomes).toEqual(["success", "failure", "failure", "success", "success"]);
  });

  it("set the clock forward, which expires idempotency keys after a day", async () => {
    const create = () => double.stripe().customers.create({}, { idempotencyKey: "daily" });
    const { id, created } = await create();
    expect((await create()).id).toBe(id);
    await double.control("POST", "/clock", { advance_ms: 24 * 3_600_000 });
    const next = await create();
    expect(next.id).not.toBe(id);
    expect(next.created).toBeGreaterThanOrEqual(created + 24 * 3_600);
  });

  it("replace the keys of the account", async () => {
    await double.control("PUT", "/keys", { rk_test_reads: "read", sk_test_double: "write" });
    const known = { apiKey: "rk_test_reads" };
    expect(await double.stripe().customers.list({}, known)).toMatchObject({ object: "list" });
    await expect(double.stripe().customers.create({}, known)).rejects.toMatchObject({ statusCode: 403 });
    await expect(double.stripe().customers.list({}, { apiKey: "sk_test_other" })).rejects.toMatchObject({
      statusCode: 401,
    });
  });
});

describe("the commands that restore the Stripe double", () => {
  const double = useDouble({ searchLag: 0 });

  it.each(["/faults", "/delivery_faults"])("list %s that wait, and withdraw one", async (path) => {
    const fault = path === "/faults" ? "error_503" : "lost";
    const first = await double.control("POST", path, { fault, skip: 3 });
    const second = await double.control("POST", path, { fault, times: 2 });
    expect(await double.control("GET", path)).toEqual([first, second]);
    await double.control("DELETE", `${path}/${(first as { id: string }).id}`);
    expect(await double.control("GET", path)).toEqual([second]);
    await double.control("DELETE", path);
    expect(await double.control("GET", path)).toEqual([]);
  });

  it("set the clock back", async () => {
    await double.control("POST", "/clock", { advance_ms: 86_400_000 });
    await double.control("DELETE", "/clock");
    expect((await double.stripe().customers.create()).created).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it("restore the keys", async () => {
    await double.control("PUT", "/keys", { sk_test_other: "write" });
    await expect(double.stripe().customers.list()).rejects.toMatchObject({ statusCode: 401 });
    await double.control("DELETE", "/keys");
    expect(await double.stripe().customers.list()).toMatchObject({ object: "list" });
  });

  it("empty everything except webhook endpoints", async () => {
    const stripe = double.stripe();
    const { id: endpoint } = await stripe.webhookEndpoints.create({ enabled_events: ["*"], url: "http://127.0.0.1:1" });
    const { id } = await stripe.customers.create({ payment_method: "pm_card_visa" }, { idempotencyKey: "once" });
    await double.control("POST", "/faults", { fault: "error_503", skip: 100 });
    await double.control("PUT", "/keys", { "sk_test_*": "read" });
    await double.control("PUT", "/rate_limits", { global: 1 });
    await double.control("POST", "/clock", { advance_ms: 86_400_000 });
    await double.control("POST", "/reset");

    expect(await double.control("GET", "/faults")).toEqual([]);
    expect(await double.control("GET", "/requests")).toEqual([]);
    expect(await stripe.customers.list()).toMatchObject({ data: [] });
    expect(await stripe.paymentMethods.list()).toMatchObject({ data: [] });
    expect(await stripe.events.list()).toMatchObject({ data: [] });
    expect(await stripe.customers.search({ query: 'created>"0"' })).toMatchObject({ data: [] });
    const again = await stripe.customers.create({ payment_method: "pm_card_visa" }, { idempotencyKey: "once" });
    expect(again.id).not.toBe(id);
    expect(again.created).toBeLessThanOrEqual(Date.now() / 1000);
    expect(await stripe.webhookEndpoints.del(endpoint)).toMatchObject({ deleted: true });
  });
});

describe("Stripe's rate limits in the double", () => {
  // The clock is stopped, so that no bucket refills.
  const frozen = useDouble({ now: () => 0 });
  const refusals = async (count: number, call: () => Promise<unknown>) => {
    const outcomes = await Promise.allSettled(Array.from({ length: count }, call));
    return outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason.headers["stripe-rate-limited-reason"]] : [],
    );
  };
  const list = () => frozen.stripe().customers.list();

  it("limit each endpoint, and search to fewer requests", async () => {
    await frozen.control("PUT", "/rate_limits", { global: 100 });
    expect(await refusals(27, list)).toEqual(["endpoint-rate", "endpoint-rate"]);
    expect(await refusals(21, () => frozen.stripe().customers.search({ query: 'name:"x"' }))).toEqual([
      "endpoint-rate",
    ]);
    expect(await refusals(25, () => frozen.stripe().paymentMethods.list())).toEqual([]);
  });

  it("limit the account, and refill with time", async () => {
    await frozen.control("PUT", "/rate_limits", {});
    expect(await refusals(20, list)).toEqual([]);
    expect(await refusals(6, () => frozen.stripe().paymentMethods.list())).toEqual(["global-rate"]);
    await frozen.control("POST", "/clock", { advance_ms: 1000 });
    expect(await refusals(25, list)).toEqual([]);
  });

  it("can be switched off", async () => {
    await frozen.control("DELETE", "/rate_limits");
    expect(await refusals(60, list)).toEqual([]);
  });
});
