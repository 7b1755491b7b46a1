import { subscribe } from "node:diagnostics_channel";
import type { AddressInfo, Server } from "node:net";
import { describe, expect, it } from "vitest";
import { demoKey } from "../../../infra/local/environment.ts";
import { startLocal } from "../../../infra/local/start.ts";
import { inProcess, invoke } from "../../support/invoke.ts";

describe("the local service", () => {
  it("delays an early request until all servers are ready", async () => {
    const responses = new Map<string, Promise<Response | undefined>>();
    subscribe("tracing:net.server.listen:asyncEnd", (message) => {
      const { port } = (message as { server: Server }).server.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}`;
      const response = fetch(`${url}/v1/customers`, { headers: { Authorization: `Bearer ${demoKey("admin")}` } });
      responses.set(
        url,
        response.catch(() => undefined),
      );
    });
    let ready = false;
    const early: string[] = [];
    using service = await startLocal({
      runtime: inProcess((name, event, timeout) => {
        if (!ready) early.push(name);
        return invoke(name, event, timeout);
      }),
    });
    ready = true;
    const response = await responses.get(service.url);
    expect([response?.status, await response?.json()]).toMatchObject([200, { object: "list", data: [] }]);
    expect(early).toEqual([]);
  });
});
