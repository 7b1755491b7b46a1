import { get } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { createConsole } from "../../../../infra/local/console/server.ts";
import { demoKey } from "../../../../infra/local/environment.ts";
import { patience } from "../../../support/patience.ts";
import { useService } from "../../../support/service.ts";

/** Texts of events, without the first, which names the run. */
const itemsIn = (stream: string) => stream.split("\n\n").slice(1, -1);

describe("the server of the console", () => {
  const service = useService({ pages: (service) => ({ "/console": createConsole(service) }) });

  /** Returns the stream so far when it contains `count` activities, and disconnects. */
  async function read(count: number, headers: Record<string, string> = {}) {
    let received = "";
    const request = get(`${service.url}/console/activity`, { headers }, (response) =>
      response.on("data", (chunk) => (received += chunk)),
    );
    await vi.waitUntil(() => itemsIn(received).length >= count, patience);
    request.destroy();
    return itemsIn(received);
  }

  const statusOf = (path: string, headers: Record<string, string>) =>
    new Promise((resolve) => get(`${service.url}${path}`, { headers }, ({ statusCode }) => resolve(statusCode)));

  it("resumes the stream after the Last-Event-ID", async () => {
    for (const name of ["a", "b", "c"]) await service.client().customers.create({ name });
    const all = await read(3);
    const [, id = ""] = /^id: (.+)$/m.exec(all[1] ?? "") ?? [];
    expect(await read(1, { "Last-Event-ID": id })).toEqual(all.slice(2));
    expect(await read(3, { "Last-Event-ID": "another-run-2" })).toEqual(all);
  });

  it("never sends a key, except a demo key", async () => {
    const secret = "cak_local_admin_c0ffee";
    const basic = `Basic ${Buffer.from(`${secret}:`).toString("base64")}`;
    await service.fetch("/v1/customers", { headers: { Authorization: `Bearer ${secret}` } });
    await service.fetch("/v1/customers", { headers: { Authorization: basic } });
    await service.fetch("/v1/customers");
    const stream = (await read(6)).join("\n");
    expect(stream).not.toContain(secret);
    expect(stream).not.toContain(basic);
    expect(stream.match(/"key":"[^"]*"/g)?.slice(-3)).toEqual([
      '"key":"$KEY"',
      '"key":"$KEY"',
      `"key":"${demoKey("admin")}"`,
    ]);
  });

  it("cuts long bodies", async () => {
    await service.fetch("/v1/customers", { method: "POST", body: "x".repeat(100_000) });
    const items = await read(7);
    expect(items.at(-1)).toMatch(/"bodyIsCut":true/);
    expect(items.at(-1)?.length).toBeLessThan(50_000);
  });

  it.each([
    ["another host, as after DNS rebinding", { host: "evil.example:4000" }],
    ["another origin", { origin: "https://evil.example" }],
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["another port of this machine", { "sec-fetch-site": "same-site" }],
  ])("refuses its data to %s", async (_, headers) => {
    expect(await statusOf("/console/api/service", headers)).toBe(403);
    expect(await statusOf("/console/activity", headers)).toBe(403);
  });

  it("serves its page under localhost too, and nothing beside its files", async () => {
    const { port } = new URL(service.url);
    expect(await statusOf("/console", { host: `localhost:${port}` })).toBe(200);
    expect(await statusOf("/console", { host: "evil.example" })).toBe(403);
    expect(await statusOf("/console/..%2fserver.ts", {})).toBe(404);
  });

  it("allows no inline script and no frame", async () => {
    const { headers } = await fetch(`${service.url}/console`);
    const policy = headers.get("content-security-policy");
    expect(policy).toMatch(/script-src 'self' 'sha256-[^']+';/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it("says what is wrong with a command", async () => {
    const post = (path: string, body: object) =>
      fetch(`${service.url}/console/api${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    const response = await post("/faults", { fault: "none" });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { message: expect.stringContaining("→ at fault") } });
    expect((await post("/unknown", {})).status).toBe(404);
  });
});

describe("the console of a service that calls Stripe's test mode", () => {
  const service = useService({
    stripeKey: "sk_test_console",
    pages: (service) => ({ "/console": createConsole(service) }),
  });

  it("says that there is no double to control", async () => {
    const response = await fetch(`${service.url}/console/api/double`);
    expect(await response.json()).toEqual({
      error: { message: "The service uses Stripe's test mode. There is no double to control." },
    });
    expect(await (await fetch(`${service.url}/console/api/service`)).json()).toMatchObject({ hasDouble: false });
  });
});
