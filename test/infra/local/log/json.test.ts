import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it } from "vitest";
import { demoKey } from "../../../../infra/local/environment.ts";
import { startRun } from "../../../support/local-run.ts";

const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
afterAll(() => rmSync(directory, { recursive: true }));
const SUBSCRIBER = `${directory}/on-customer.mjs`;
writeFileSync(SUBSCRIBER, "export const handler = ({ detail }) => console.log('received', detail.customer);");

describe("the log for programs", () => {
  it("has only JSON: the functions' lines, and one for each request, event and delivery, without personal data", async () => {
    const { lines, until, url, stripeUrl, awsUrl } = await startRun([], { SUBSCRIBER });
    const send = (path: string, init: RequestInit = {}) =>
      fetch(url + path, { ...init, headers: { Authorization: `Bearer ${demoKey("admin")}` } });
    const body = new URLSearchParams("email=jenny@example.com&name=Jenny");
    const { id } = (await (await send("/v1/customers", { method: "POST", body })).json()) as { id: string };
    await send("/v1/customers?email=jenny@example.com&limit=1000");
    await send("/v1/customers", { method: "POST", body: new URLSearchParams("email=jenny") });
    await until(/"message":"delivered"/);
    await until(/"param":"email"/);
    const objects = lines.map((line) => JSON.parse(line));
    const named = (message: string) => objects.filter((object) => object.message === message);
    expect(objects[0]).toMatchObject({ service: url, health: `${url}/health`, double: stripeUrl, aws: awsUrl });
    expect(named("response").filter(({ client }) => client === "admin")).toMatchObject([
      { level: "INFO", method: "POST", path: "/v1/customers", status: 200, duration_ms: expect.any(Number) },
      { method: "GET", path: "/v1/customers", parameters: ["email", "limit"], status: 400, param: "limit" },
      { method: "POST", path: "/v1/customers", status: 400, type: "invalid_request_error", param: "email" },
    ]);
    expect(named("request")).toContainEqual(expect.objectContaining({ function_name: "create-customer", status: 200 }));
    const event = { type: "customer.created", customer: id };
    expect(named("published")).toContainEqual(expect.objectContaining(event));
    const output = { subscriber: "on-customer.mjs", text: `received ${id}` };
    expect(named("output")).toContainEqual(expect.objectContaining(output));
    expect(named("delivered")).toContainEqual(expect.objectContaining({ subscriber: "on-customer.mjs", ...event }));
    expect(lines.join("\n")).not.toMatch(/jenny/i);
  });
});
