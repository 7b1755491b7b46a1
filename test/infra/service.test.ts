import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type GatewayErrorType, gatewayBody, gatewayErrors } from "../../infra/gateway-responses.ts";
import { environment } from "../../infra/local/environment.ts";
import { consumers, endpoints, routes, schedules } from "../../infra/service.ts";
import { scopes } from "../../lib/access/clients.ts";
import { useService } from "../support/service.ts";

const files = readdirSync(new URL("../../functions", import.meta.url)).map((file) => file.replace(".ts", ""));
const names = Object.keys(endpoints);
const scoped = routes.flatMap(({ scope, ...route }) => (scope ? [{ scope, ...route }] : []));

describe("the table", () => {
  it("names every file of functions/ once, and nothing else", () => {
    expect(new Set(files)).toEqual(
      new Set([...names, ...Object.keys(consumers), ...Object.keys(schedules), "authorize"]),
    );
  });

  it("has each route once, with a scope and a throttle", () => {
    expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length);
    for (const { throttle } of routes)
      expect(throttle).toEqual({ rate: expect.any(Number), burst: expect.any(Number) });
    for (const { scope } of scoped) expect(scopes).toContain(scope);
    expect(names.filter((name) => !scoped.some((endpoint) => endpoint.name === name))).toEqual([
      "receive-stripe-webhook",
    ]);
  });

  it.each(Object.keys(gatewayErrors) as GatewayErrorType[])("answers %s as Stripe would", (type) => {
    expect(JSON.parse(gatewayBody(type))).toEqual({
      error: expect.objectContaining({
        message: expect.any(String),
        type: expect.stringMatching(/^(invalid_request|api)_error$/),
      }),
    });
  });

  it("shows nothing that the caller sent in a gateway response, where API Gateway escapes nothing", () => {
    const shown = Object.keys(gatewayErrors).flatMap((type) =>
      [...gatewayBody(type as GatewayErrorType).matchAll(/\$[\w.]*\w/g)].map(([variable]) => variable),
    );
    expect(new Set(shown)).toEqual(new Set(["$context.authorizer.message", "$context.error.responseType"]));
  });
});

describe("each function asks for the scope of the table", () => {
  let time = 0;
  // A second between requests, so that no throttle speaks.
  const service = useService({ now: () => (time += 1000) });
  it.each(scoped)("$name, $method", async ({ method, path, scope }) => {
    const url = `/v1${path.replace(/\{\w+\}/g, "id")}`;
    for (const client of ["storefront", "support", "trickle"] as const) {
      const answer = await service.fetch(url, { method }, client);
      const granted = environment.clients.find(({ name }) => name === client)?.scopes.includes(scope);
      expect([client, answer.status === 403]).toEqual([client, !granted]);
      if (!granted) expect(await answer.text()).toContain(`does not have the scope ${scope}`);
    }
  });
});
