import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { Canned } from "./canned.ts";
import { Container } from "./container.ts";
import { median } from "./median.ts";
import { assertSuccess } from "./recordings.ts";

const folder = mkdtempSync(`${tmpdir()}/stripe-customers-`);
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns a container of a function with this code. */
function containerOf(name: string, code: string, variables: Readonly<Record<string, string>> = {}) {
  mkdirSync(`${folder}/${name}`);
  writeFileSync(`${folder}/${name}/index.js`, code);
  return new Container(`${folder}/${name}/index.js`, variables);
}

describe("a container", () => {
  it("runs a bundle in one process with only its variables, and returns what the process used", async () => {
    const code = `let count = 0;
      exports.handler = async ({ name }) => [process.env.GREETING, process.env.HOME, name, ++count];`;
    await using container = containerOf("counter", code, { GREETING: "hello" });
    const first = await container.invoke({ name: "one" }, 10);
    const second = await container.invoke({ name: "two" }, 10);
    expect([first.result, second.result]).toEqual([
      ["hello", null, "one", 1],
      ["hello", null, "two", 2],
    ]);
    expect(first.cpu).toBeGreaterThan(0);
    expect(second.cpu).toBeGreaterThanOrEqual(first.cpu);
    expect(first.rss).toBeGreaterThan(1_000_000);
  });

  it("throws what the process printed if it ends", async () => {
    await using container = containerOf("broken", `throw new Error("no configuration");`);
    await expect(container.invoke({}, 10)).rejects.toThrow(/broken.*ended with 1.*no configuration/s);
  });
});

it("repeats recorded responses in order, over TLS too, and the last one for further requests", async () => {
  const exchange = { service: "stripe", key: "GET /v1/customers", status: 200, headers: {} };
  for (const secure of [false, true]) {
    using canned = await Canned.start({ secure, latency: 0 });
    canned.play([1, 2].map((number) => ({ ...exchange, body: String(number) })));
    const code = `const { get } = require(process.env.STRIPE_API_URL.split(":")[0]);
      const body = (path) => new Promise((resolve, reject) => get(process.env.STRIPE_API_URL + path,
        (response) => response.setEncoding("utf8").on("data", resolve)).on("error", reject));
      exports.handler = async () => [await body("/v1/customers?limit=1"), await body("/v1/customers"),
        await body("/v1/customers"), await body("/v1/events")];`;
    const variables = { STRIPE_API_URL: "http://stripe", AWS_ENDPOINT_URL: "http://aws" };
    await using container = containerOf(`caller-${secure}`, code, canned.variablesOf({ variables }));
    const { result } = await container.invoke({}, 10);
    expect(result).toEqual(["1", "2", "2", expect.stringContaining("has no GET /v1/events")]);
  }
});

it("rejects the result of an invocation that failed", () => {
  expect(() => assertSuccess("create-customer", { statusCode: 200, body: "{}" })).not.toThrow();
  expect(() => assertSuccess("create-customer", { statusCode: 502 })).toThrow(/create-customer did not succeed/);
  expect(() => assertSuccess("consume-stripe-events", { batchItemFailures: [{}] })).toThrow();
  const Statement = [{ Effect: "Deny" }];
  expect(() => assertSuccess("authorize", { policyDocument: { Statement } })).toThrow();
});

it("takes the median of odd and even counts", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([5])]).toEqual([2, 2.5, 5]);
});
