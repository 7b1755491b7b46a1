import { describe, expect, it } from "vitest";
import { useDouble } from "../../../support/double.ts";

const double = useDouble();

describe("the controls of the Stripe double", () => {
  it("are listed where none is named", async () => {
    const answer = await fetch(`${double.url}/_control`);
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { commands: { "POST /faults": expect.any(String), "POST /clock": expect.any(String) } },
    ]);
  });

  it.each([
    ["POST", "/faults", { fault: "earthquake" }, /fault/],
    ["POST", "/faults", { fault: "slow", after: 3 }, /Unrecognized key/],
    ["POST", "/clock", { advance_ms: -1 }, /advance_ms/],
    ["POST", "/clock", undefined, /advance_ms/],
  ])("%s %s %j is refused with what is wrong", async (method, path, body, message) => {
    await expect(double.control(method, path, body)).rejects.toThrow(message);
  });

  it("let one request fail that asks for it", async () => {
    const client = double.stripe();
    const failing = client.customers.create({}, { headers: { "Stripe-Double-Fault": "lock_timeout" } } as object);
    await expect(failing).rejects.toMatchObject({ code: "lock_timeout", statusCode: 429 });
    const misspelt = client.customers.create({}, { headers: { "Stripe-Double-Fault": "lock" } } as object);
    await expect(misspelt).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining("Stripe-Double-Fault"),
    });
  });

  it("let requests of a method and path fail, after some and so many times", async () => {
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
            () => "fine",
            () => "failed",
          ),
      );
    expect(outcomes).toEqual(["fine", "failed", "failed", "fine", "fine"]);
  });

  it("put the clock forward, which ends idempotency keys after a day", async () => {
    const create = () => double.stripe().customers.create({}, { idempotencyKey: "daily" });
    const { id, created } = await create();
    expect((await create()).id).toBe(id);
    await double.control("POST", "/clock", { advance_ms: 24 * 3_600_000 });
    const next = await create();
    expect(next.id).not.toBe(id);
    expect(next.created).toBeGreaterThanOrEqual(created + 24 * 3_600);
  });

  it("replace the keys", async () => {
    await double.control("PUT", "/keys", { rk_test_reads: "read", sk_test_double: "write" });
    const known = { apiKey: "rk_test_reads" };
    expect(await double.stripe().customers.list({}, known)).toMatchObject({ object: "list" });
    await expect(double.stripe().customers.create({}, known)).rejects.toMatchObject({ statusCode: 403 });
    await expect(double.stripe().customers.list({}, { apiKey: "sk_test_other" })).rejects.toMatchObject({
      statusCode: 401,
    });
  });
});

describe("Stripe's rate limits, once they are on", () => {
  // Time stands still, so that no request makes room for another.
  const still = useDouble({ now: () => 0 });
  const refusals = async (count: number, call: () => Promise<unknown>) => {
    const outcomes = await Promise.allSettled(Array.from({ length: count }, call));
    return outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason.headers["stripe-rate-limited-reason"]] : [],
    );
  };
  const list = () => still.stripe().customers.list();

  it("hold each endpoint, and search more", async () => {
    await still.control("PUT", "/rate_limits", { global: 100 });
    expect(await refusals(27, list)).toEqual(["endpoint-rate", "endpoint-rate"]);
    expect(await refusals(21, () => still.stripe().customers.search({ query: 'name:"x"' }))).toEqual(["endpoint-rate"]);
    expect(await refusals(25, () => still.stripe().paymentMethods.list())).toEqual([]);
  });

  it("hold the account", async () => {
    await still.control("PUT", "/rate_limits", {});
    expect(await refusals(20, list)).toEqual([]);
    expect(await refusals(6, () => still.stripe().paymentMethods.list())).toEqual(["global-rate"]);
    await still.control("POST", "/clock", { advance_ms: 1000 });
    expect(await refusals(25, list)).toEqual([]);
  });

  it("are off again when they are told", async () => {
    await still.control("DELETE", "/rate_limits");
    expect(await refusals(60, list)).toEqual([]);
  });
});
