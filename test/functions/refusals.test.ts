import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { endpoints, largestRequest, routes, stage } from "../../infra/service.ts";
import { addressOf, type SdkName, sdks } from "../support/sdks.ts";
import { useService } from "../support/service.ts";

const service = useService();

describe.each(Object.keys(sdks) as SdkName[])("%s raises", (sdk) => {
  const connect = (key: string) => sdks[sdk](key, { ...addressOf(service.url), maxNetworkRetries: 0 });

  it.each([
    ["an unknown key", "cak_local_admin_wrongwrongwrong", "Invalid API Key provided: cak_local_admin_****rong"],
    ["a key of another environment", "cak_prod_admin_demo", "Invalid API Key provided: cak_prod_admin_****"],
    ["a key of nobody", "cak_local_nobody_demo", "Invalid API Key provided: cak_local_nobody_****"],
    ["a Stripe key", "sk_test_123", "Invalid API Key provided."],
  ])("StripeAuthenticationError for %s", async (_, key, message) => {
    const refusal = connect(key).customers.list();
    await expect(refusal).rejects.toMatchObject({ type: "StripeAuthenticationError", statusCode: 401, message });
  });

  it("StripePermissionError for a missing scope", async () => {
    const refusal = service.client("storefront", {}, sdk).customers.del("cus_1");
    await expect(refusal).rejects.toMatchObject({
      type: "StripePermissionError",
      statusCode: 403,
      message: "The client storefront does not have the scope customers:delete, which this endpoint requires.",
    });
  });

  it.each([
    [
      "an unknown parameter",
      (stripe: Stripe) => stripe.customers.create({ nickname: "J" } as object),
      400,
      "parameter_unknown",
      "nickname",
    ],
    ["a missing customer", (stripe: Stripe) => stripe.customers.retrieve("cus_missing"), 404, "resource_missing", "id"],
    [
      "a path that is not one customer",
      (stripe: Stripe) => stripe.customers.retrieve(".."),
      404,
      "resource_missing",
      "id",
    ],
    [
      "a limit over 100",
      (stripe: Stripe) => stripe.customers.list({ limit: 101 }),
      400,
      "parameter_invalid_integer",
      "limit",
    ],
    ["an unknown route", (stripe: Stripe) => stripe.balance.retrieve(), 404, undefined, undefined],
  ] as const)("StripeInvalidRequestError for %s", async (_, call, statusCode, code, param) => {
    const refusal = call(service.client("admin", {}, sdk));
    await expect(refusal).rejects.toMatchObject({ type: "StripeInvalidRequestError", statusCode, code, param });
  });
});

describe("an id in a path", () => {
  const nouns = { customer: ["customer", "id"], payment_method: ["PaymentMethod", "payment_method"] } as const;
  const withIds = routes.flatMap(({ method, path }) => {
    const [, name] = /\{(customer|payment_method)\}/.exec(path) ?? [];
    return name ? [{ method, path, name: name as keyof typeof nouns }] : [];
  });
  const request = (method: string, path: string, id: string) =>
    service.fetch(`/${stage}${path.replace(/\{\w+\}/, id)}`, { method });
  const requests = async () => ((await service.control("GET", "/requests")) as object[]).length;

  it.each(withIds)("gets 404 without Stripe if it is malformed: $method $path", async ({ method, path, name }) => {
    const before = await requests();
    const [noun, param] = nouns[name];
    for (const id of [
      "cus_x%2Fsources",
      "cus_x%3Fa",
      "cus%20x",
      "cus_x%0A",
      "cus.x",
      "%C3%A9",
      "%ff",
      "x".repeat(256),
    ]) {
      const response = await request(method, path, id);
      expect([response.status, await response.json()]).toEqual([
        404,
        {
          error: {
            code: "resource_missing",
            doc_url: "https://stripe.com/docs/error-codes/resource-missing",
            message: `No such ${noun}: '${id === "%ff" ? id : decodeURIComponent(id)}'`,
            param,
            type: "invalid_request_error",
          },
        },
      ]);
    }
    expect(await requests()).toBe(before);
  });

  it.each(["7", "our-Customer_7", "x".repeat(255)])("that an account may choose reaches Stripe: %s", async (id) => {
    const before = await requests();
    expect((await request("GET", endpoints["retrieve-customer"].path, id)).status).toBe(404);
    expect(await requests()).toBe(before + 1);
  });
});

describe("a request that no SDK would send", () => {
  const json = { "Content-Type": "application/json" };
  const form = { "Content-Type": "application/x-www-form-urlencoded" };

  it.each([
    ["without a key", { headers: { Authorization: "" } }, 401, /^You did not provide an API key/],
    ["with a key of no scheme", { headers: { Authorization: "demo" } }, 401, /^You did not provide an API key/],
    ["with broken JSON", { method: "POST", headers: json, body: '{"name":' }, 400, /^Invalid or malformed JSON/],
    [
      "with JSON that is no object",
      { method: "POST", headers: json, body: "[1]" },
      400,
      /^The JSON body must be an object/,
    ],
    [
      "with JSON that is text",
      { method: "POST", headers: json, body: '"name"' },
      400,
      /^The JSON body must be an object/,
    ],
    [
      "with JSON that names a prototype",
      { method: "POST", headers: json, body: '{"metadata":{"__proto__":{"a":"b"}}}' },
      400,
      /^Invalid parameter name: metadata\[__proto__\]/,
    ],
    ["with text", { method: "POST", headers: { "Content-Type": "text/plain" }, body: "name" }, 400, /content type/],
    [
      "with text and a map in one",
      { method: "POST", headers: form, body: "name=a&name[b]=c" },
      400,
      /name\[b\] is given as more than one/,
    ],
    ["nested without end", { method: "POST", headers: form, body: `a${"[b]".repeat(50)}=1` }, 400, /nested too deeply/],
    ["for another account", { headers: { "Stripe-Account": "acct_1" } }, 400, /^Stripe-Account is not supported/],
  ])("%s gets Stripe's error object", async (_, init: RequestInit, status, message) => {
    const response = await service.fetch("/v1/customers", init);
    expect(response.status).toBe(status);
    expect(response.headers.get("request-id")).toMatch(/./);
    expect(await response.json()).toEqual({
      error: expect.objectContaining({ type: "invalid_request_error", message: expect.stringMatching(message) }),
    });
  });

  it.each([
    ["metadata[order]", '{"metadata":{"name":"J","order":9007199254740993}}'],
    ["metadata[order]", '{"metadata":{"order":-12345678901234567890}}'],
    ["metadata[rate]", '{"metadata":{"rate":1e400}}'],
    ["metadata[rate]", '{"metadata":{"rate":0.12345678901234567890}}'],
    ["preferred_locales[1]", '{"preferred_locales":["en",-1e400]}'],
    ["balance", '{"balance":9007199254740992}'],
  ])("with JSON whose number %s loses digits gets 400", async (param, body) => {
    const response = await service.fetch("/v1/customers", { method: "POST", headers: json, body });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error: {
          message: `The number ${param} loses digits in JSON. Send it as a string.`,
          param,
          type: "invalid_request_error",
        },
      },
    ]);
  });

  it("with JSON whose numbers keep their value is stored with them", async () => {
    const body = '{"metadata":{"a":9007199254740991,"b":-1.50,"c":1E2,"d":1e21,"e":"12345678901234567890","f":0.1}}';
    const response = await service.fetch("/v1/customers", { method: "POST", headers: json, body });
    expect(await response.json()).toMatchObject({
      metadata: { a: "9007199254740991", b: "-1.5", c: "100", d: "1e+21", e: "12345678901234567890", f: "0.1" },
    });
  });

  it("too large for any use gets 413", async () => {
    const response = await service.fetch("/v1/customers", {
      method: "POST",
      headers: form,
      body: `name=${"x".repeat(2 ** 20)}`,
    });
    expect([response.status, await response.json()]).toEqual([
      413,
      { error: { message: "The body is too large. The maximum is 1024 kB.", type: "invalid_request_error" } },
    ]);
  });

  it("too large for API Gateway gets 413", async () => {
    const response = await service.fetch("/v1/customers", {
      method: "POST",
      headers: form,
      body: `name=${"x".repeat(largestRequest)}`,
    });
    expect([response.status, await response.json()]).toEqual([
      413,
      { error: { message: "The request is too large: the maximum is 10 MB.", type: "invalid_request_error" } },
    ]);
  });

  it.each([
    ["a function", "/v1/customers", 200],
    ["API Gateway", "/v1/nowhere", 404],
  ])("gets security headers from %s", async (_, path, status) => {
    const response = await service.fetch(path);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "no-cache, no-store",
      "content-type": "application/json",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
  });

  it("makes the SDK throw an error instead of returning a customer", async () => {
    const refusal = service.client().customers.create({ description: "x".repeat(largestRequest) });
    await expect(refusal).rejects.toMatchObject({ type: "StripeAPIError", statusCode: 413 });
  });
});
