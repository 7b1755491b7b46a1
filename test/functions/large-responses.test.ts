import { beforeAll, describe, expect, it } from "vitest";
import { useLog } from "../support/logs.ts";
import { useService } from "../support/service.ts";

const service = useService({ searchLag: 0 });
const log = useLog("INFO");
const count = 100;
/** Maximum characters of a field. */
const longest = 5000;

/** A customer with 15 fields of maximum length and as much metadata as Stripe allows. */
function large(unit: string) {
  const text = unit.repeat(longest / unit.length);
  const address = { city: text, country: text, line1: text, line2: text, postal_code: text, state: text };
  return {
    address,
    description: text,
    invoice_settings: { footer: text },
    shipping: { address, name: text },
    metadata: Object.fromEntries(Array.from({ length: 50 }, (_, name) => [`name ${name}`, unit.repeat(500)])),
  };
}

const tooLarge = (advice: string, param: string) => ({
  error: { message: `The response exceeds 6 MB. ${advice}`, param, type: "invalid_request_error" },
});

async function get(path: string) {
  const response = await service.fetch(path);
  return [response.status, await response.json()];
}

describe("a list that is larger than a response of Lambda", () => {
  beforeAll(async () => {
    const stripe = service.stripe();
    for (let created = 0; created < count; created++)
      await stripe.customers.create({ ...large("x"), email: "x@example.com" });
    // A quote has two bytes in JSON, and four if that JSON is itself a string in JSON.
    const { metadata } = large('"');
    for (let created = 0; created < count; created++)
      await stripe.customers.create({ metadata, email: "quotes@example.com" });
  });

  it.each([
    ["x@example.com", 40],
    ["quotes@example.com", 40],
  ])("gets a 400 with the advice to lower `limit`, which helps, for %s", async (email, lower) => {
    const path = `/v1/customers?email=${email}`;
    const advice = tooLarge("Lower `limit`.", "limit");
    expect(await get(`${path}&limit=${count}`)).toEqual([400, advice]);
    expect(await get(`${path}&limit=${lower}`)).toMatchObject([200, { data: { length: lower }, has_more: true }]);
  });

  it("can be smaller than the maximum before its quotes are escaped", async () => {
    const list = await service.stripe().customers.list({ email: "quotes@example.com", limit: count });
    expect(Buffer.byteLength(JSON.stringify(list, null, 2))).toBeLessThan(6 * 1024 * 1024);
  });

  it("gets the id of Stripe's request", async () => {
    const { headers } = await service.fetch(`/v1/customers?limit=${count}`);
    expect(headers.get("request-id")).toMatch(/^req_/);
  });

  it("gets a 400 from search too", async () => {
    const query = encodeURIComponent('email:"x@example.com"');
    expect(await get(`/v1/customers/search?limit=${count}&query=${query}`)).toEqual([
      400,
      tooLarge("Lower `limit`.", "limit"),
    ]);
  });
});

describe("an object that is larger than a response of Lambda", () => {
  const preferred_locales = Array.from({ length: 1300 }, () => "x".repeat(longest));

  it("gets a 400 with the advice to expand less", async () => {
    const { id } = await service.stripe().customers.create({ preferred_locales });
    expect(await get(`/v1/customers/${id}`)).toEqual([400, tooLarge("Expand fewer objects.", "expand")]);
  });

  it("gets Stripe's headers, and is logged and audited as an error", async () => {
    const { id } = await service.stripe().customers.create({ preferred_locales });
    const response = await service.fetch(`/v1/customers/${id}`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": "large" },
      body: "name=Large",
    });
    const stripe_request_id = expect.stringMatching(/^req_/);
    expect([response.status, Object.fromEntries(response.headers)]).toMatchObject([
      400,
      {
        "idempotency-key": "large",
        "original-request": stripe_request_id,
        "request-id": stripe_request_id,
        "stripe-version": expect.any(String),
      },
    ]);
    const facts = { client: "admin", function_name: "update-customer", request_id: expect.any(String) };
    const outcome = { code: "invalid_request_error", status: 400, stripe_request_id };
    expect(log.lines("request")).toEqual([{ ...facts, ...outcome, duration_ms: expect.any(Number) }]);
    expect(log.lines("audit")).toEqual([
      { phase: "intent", object: id, ...facts },
      { phase: "outcome", object: id, ...facts, ...outcome },
    ]);
  });
});
