import { performance } from "node:perf_hooks";
import type { APIGatewayProxyResult } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import { invoke } from "../../support/invoke.ts";
import { useLog } from "../../support/logs.ts";
import { unhurried } from "../../support/patience.ts";
import { useService } from "../../support/service.ts";
import { withStripeProxy } from "../../support/stripe-proxy.ts";
import { signed } from "../../support/webhooks.ts";

const service = useService({ webhookSecret: "whsec_base64" });
const log = useLog("INFO");
const form = { "Content-Type": "application/x-www-form-urlencoded" };
const post = (body: string, query = "", headers: Record<string, string> = form) =>
  service.fetch(`/v1/customers${query}`, { method: "POST", headers, body });
const base64 = (text: string) => Buffer.from(text).toString("base64");
/** The event that a function gets if API Gateway has a binary media type. */
const eventOf = (body: string, headers: Record<string, string>) => ({
  httpMethod: "POST",
  headers,
  body: base64(body),
  isBase64Encoded: true,
  requestContext: { requestId: "1", authorizer: { client: "admin", namespace: "shop", scopes: "customers:write" } },
});

describe("a body", () => {
  it("is limited in bytes, not in characters", async () => {
    // Each character has three bytes.
    const response = await post(`name=${"€".repeat(400 * 1024)}`);
    expect(response.status).toBe(413);
  });

  it("takes precedence over the query", async () => {
    const response = await post("name=Body", "?name=Query&description=Query");
    expect(await response.json()).toMatchObject({ name: "Body", description: "Query" });
  });

  it.each([
    ["a form", "name=J%C3%B6rg", form],
    ["JSON", '{"name":"Jörg"}', { "Content-Type": "application/json" }],
  ])("in Base64 is decoded: %s", async (_, body, headers) => {
    const event = eventOf(body, headers);
    const response = (await invoke("create-customer", event, unhurried)) as APIGatewayProxyResult;
    expect([response.statusCode, JSON.parse(response.body)]).toMatchObject([200, { name: "Jörg" }]);
  });

  it("in Base64 is decoded before a number in it can lose digits", async () => {
    const event = eventOf('{"balance":9007199254740993}', { "Content-Type": "application/json" });
    const response = (await invoke("create-customer", event, unhurried)) as APIGatewayProxyResult;
    expect([response.statusCode, JSON.parse(response.body)]).toMatchObject([400, { error: { param: "balance" } }]);
  });

  it("in Base64 is decoded before its signature is verified", async () => {
    const body = '{"object":"event"}';
    const event = eventOf(body, signed(body, "whsec_base64"));
    const response = (await invoke("receive-stripe-webhook", event, unhurried)) as APIGatewayProxyResult;
    expect(response.statusCode).toBe(200);
  });
});

describe("the log of a request", () => {
  it("contains one line with its outcome and duration", async () => {
    // Time passes only at Stripe.
    let now = 1_000;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const created = await withStripeProxy(
      service.stripeUrl,
      async () => {
        now += 250;
        return undefined;
      },
      () => post("name=Jenny"),
    );
    const rejected = await post("nickname=Jen");
    const missing = await service.fetch("/v1/customers/cus_missing");
    const of = (response: Response) => response.headers.get("request-id");
    const lines = log.lines("request");
    const facts = {
      request_id: expect.stringMatching(/^[\w-]{36}$/),
      client: "admin",
      duration_ms: expect.any(Number),
    };
    const create = { ...facts, function_name: "create-customer" };
    expect(lines).toEqual([
      { ...create, duration_ms: 250, status: 200, stripe_request_id: of(created) },
      { ...create, status: 400, code: "parameter_unknown" },
      {
        ...facts,
        function_name: "retrieve-customer",
        status: 404,
        code: "resource_missing",
        stripe_request_id: of(missing),
      },
    ]);
    expect(lines[1]?.request_id).toBe(of(rejected));
  });
});

describe("the audit trail of a refusal", () => {
  it("contains no object without an id of Stripe, because a path can contain personal data", async () => {
    for (const id of ["cus_1", "jenny%40example.com"])
      expect((await service.fetch(`/v1/customers/${id}`, { method: "DELETE" }, "support")).status).toBe(403);
    expect(log.lines("audit").map(({ object }) => object)).toEqual(["cus_1", undefined]);
  });

  it("contains the tax id or the transaction in place of its customer", async () => {
    for (const path of ["tax_ids/txi_1", "balance_transactions/cbtxn_1", "balance_transactions/jenny%40example.com"])
      await service.fetch(`/v1/customers/cus_1/${path}`, {}, "support");
    expect(log.lines("audit").map(({ object }) => object)).toEqual(["txi_1", "cbtxn_1", undefined]);
  });
});
