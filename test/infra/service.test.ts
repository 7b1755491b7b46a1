import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { environments } from "../../infra/environments.ts";
import { type GatewayErrorType, gatewayBody, gatewayErrors } from "../../infra/gateway-responses.ts";
import {
  authorizers,
  consumers,
  endpoints,
  hooks,
  nameIn,
  pages,
  routes,
  schedules,
  stacks,
} from "../../infra/service.ts";
import { addStacks } from "../../infra/stacks/all.ts";
import { unbundledApp } from "../../infra/stacks/unbundled.ts";
import { AnyResponse } from "../support/responses/any.ts";

const files = readdirSync(new URL("../../functions", import.meta.url)).map((file) => file.replace(".ts", ""));
const types = Object.keys(gatewayErrors) as GatewayErrorType[];

describe("the table of functions", () => {
  it("has one row per file in functions/", () => {
    const rows = [authorizers, endpoints, consumers, schedules, hooks, pages].flatMap((rows) => Object.keys(rows));
    expect(rows).toHaveLength(files.length);
    expect(new Set(rows)).toEqual(new Set(files));
  });

  it("has each route once", () => {
    const urls = routes.map(({ method, path }) => `${method} ${path}`);
    expect(urls.filter((url, index) => urls.indexOf(url) < index)).toEqual([]);
  });

  it("requires no key for the webhook of Stripe, and a scope for every other route", () => {
    expect(routes.filter(({ scope }) => !scope).map(({ name }) => name)).toEqual(["receive-stripe-webhook"]);
  });
});

describe("the list of stacks", () => {
  it("contains every stack in the order of deployment", () => {
    const created = addStacks(unbundledApp(), "dev", environments.dev);
    expect(Object.values(created).map(({ stackName }) => stackName)).toEqual(
      stacks.map((stack) => nameIn("dev", stack)),
    );
  });
});

describe("a response of API Gateway itself", () => {
  it("is an error object of Stripe", () => {
    const bodies = types.map((type) => ({ type, body: JSON.parse(gatewayBody(type)) }));
    expect(bodies.filter(({ body }) => !("error" in body) || !AnyResponse.safeParse(body).success)).toEqual([]);
  });

  it("contains no data of the caller, because API Gateway does not escape it", () => {
    const variables = types.flatMap((type) => gatewayBody(type).match(/\$[\w.]*\w/g) ?? []);
    expect(new Set(variables)).toEqual(new Set(["$context.authorizer.message", "$context.error.responseType"]));
  });
});
