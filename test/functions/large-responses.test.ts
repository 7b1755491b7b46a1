import { beforeAll, describe, expect, it } from "vitest";
import { useService } from "../support/service.ts";

const service = useService({ searchLag: 0 });
const count = 100;
/** Longest text of a field. */
const longest = 5000;

/** A customer whose fields have 15 times the longest text, and who has metadata at its largest. */
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
  const answer = await service.fetch(path);
  return [answer.status, await answer.json()];
}

describe("a list that is larger than a response of Lambda", () => {
  beforeAll(async () => {
    const stripe = service.stripe();
    for (let made = 0; made < count; made++) await stripe.customers.create({ ...large("x"), email: "x@example.com" });
    // A quote takes two bytes in JSON, and four when that JSON is itself a string in JSON.
    const { metadata } = large('"');
    for (let made = 0; made < count; made++) await stripe.customers.create({ metadata, email: "quotes@example.com" });
  });

  it.each([
    ["x@example.com", 40],
    ["quotes@example.com", 40],
  ])("gets 400 with advice that helps, for %s", async (email, lower) => {
    const path = `/v1/customers?email=${email}`;
    const advice = tooLarge("Lower `limit`.", "limit");
    expect(await get(`${path}&limit=${count}`)).toEqual([400, advice]);
    expect(await get(`${path}&limit=${lower}`)).toMatchObject([200, { data: { length: lower }, has_more: true }]);
  });

  it("may be smaller than that before its quotes are escaped", async () => {
    const list = await service.stripe().customers.list({ email: "quotes@example.com", limit: count });
    expect(Buffer.byteLength(JSON.stringify(list, null, 2))).toBeLessThan(6 * 1024 * 1024);
  });

  it("names Stripe's request", async () => {
    const { headers } = await service.fetch(`/v1/customers?limit=${count}`);
    expect(headers.get("request-id")).toMatch(/^req_/);
  });

  it("is refused by search too", async () => {
    const query = encodeURIComponent('email:"x@example.com"');
    expect(await get(`/v1/customers/search?limit=${count}&query=${query}`)).toEqual([
      400,
      tooLarge("Lower `limit`.", "limit"),
    ]);
  });
});

describe("an object that is larger than a response of Lambda", () => {
  it("gets 400 with the advice to expand less", async () => {
    const preferred_locales = Array.from({ length: 1300 }, () => "x".repeat(longest));
    const { id } = await service.stripe().customers.create({ preferred_locales });
    expect(await get(`/v1/customers/${id}`)).toEqual([400, tooLarge("Expand fewer objects.", "expand")]);
  });
});
