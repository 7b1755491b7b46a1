import * as fc from "fast-check";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { decodeForm, decodeJson } from "../../lib/form.ts";
import { type SdkName, sdks } from "../support/sdks.ts";

/** Maps have no prototype; that is no part of what they say. */
const plain = (parameters: object): unknown => JSON.parse(JSON.stringify(parameters));

describe("a form", () => {
  it.each([
    ["name=J", { name: "J" }],
    ["a[b]=1&a[c]=2", { a: { b: "1", c: "2" } }],
    ["a%5Bb%5D=1", { a: { b: "1" } }],
    ["a[]=1&a[]=2", { a: ["1", "2"] }],
    ["a[0]=1&a[1]=2", { a: { 0: "1", 1: "2" } }],
    ["a[][b]=1&a[][c]=2&a[][b]=3", { a: [{ b: "1", c: "2" }, { b: "3" }] }],
    ["a[0][b]=1&a[0][c]=2", { a: { 0: { b: "1", c: "2" } } }],
    ["name=Jenny+Rosen&city=S%C3%A3o%20Paulo", { name: "Jenny Rosen", city: "São Paulo" }],
    ["name=1&name=2", { name: "2" }],
    ["name=", { name: "" }],
    ["name", { name: "" }],
    ["", {}],
    ["a[b=1", { "a[b": "1" }],
    ["[a]=1", { "[a]": "1" }],
    ["constructor=1&a[toString]=2", { constructor: "1", a: { toString: "2" } }],
    ["name=%zz", { name: "%zz" }],
  ])("%s is read", (text, parameters) => {
    expect(plain(decodeForm(text))).toEqual(parameters);
  });

  it.each([
    "a=1&a[b]=2",
    "a[b]=1&a=2",
    "a[]=1&a[b]=2",
    "a[b]=1&a[]=2",
    "__proto__=1",
    "a[__proto__][b]=1",
    `a${"[b]".repeat(9)}=1`,
  ])("%s is refused", (text) => {
    expect(() => decodeForm(text)).toThrow(expect.objectContaining({ type: "StripeInvalidRequestError" }));
  });
});

describe("JSON", () => {
  it("says what a form would", () => {
    const value = { name: null, balance: -1, validate: true, a: { b: [1, { c: "d" }] }, none: [] };
    expect(plain(decodeJson(value))).toEqual({
      name: "",
      balance: "-1",
      validate: "true",
      a: { b: ["1", { c: "d" }] },
      none: [],
    });
  });

  it.each([["text"], [1], [[1]], [JSON.parse("[".repeat(20) + "]".repeat(20))]])("%j is refused", (value) => {
    expect(() => decodeJson(value)).toThrow(expect.objectContaining({ type: "StripeInvalidRequestError" }));
  });
});

describe("what Stripe's SDKs write", () => {
  const name = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !/[[\]]|__proto__/.test(text));
  const { parameters } = fc.letrec<{ value: unknown; parameters: Record<string, unknown> }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: "grapheme" }),
      fc.array(tie("value"), { minLength: 1 }),
      fc.dictionary(name, tie("value"), { minKeys: 1 }),
    ),
    parameters: fc.dictionary(name, tie("value")),
  }));

  it.each(Object.keys(sdks) as SdkName[])("with %s is what was meant", async (sdk) => {
    await fc.assert(
      fc.asyncProperty(parameters, async (meant) => {
        expect(plain(decodeForm(await written(sdk, meant)))).toEqual(indexed(meant));
      }),
    );
  });

  /** A body as the SDK puts it on the wire. */
  async function written(sdk: SdkName, parameters: object): Promise<string> {
    let body = "";
    const httpClient = Stripe.createNodeHttpClient();
    httpClient.makeRequest = async (...request) => {
      body = request[5];
      throw new Error("far enough");
    };
    await sdks[sdk]("sk_test_1", { httpClient, maxNetworkRetries: 0 })
      .customers.create(parameters)
      .catch(() => {});
    return body;
  }

  /** The SDKs number the items of a list. */
  const indexed = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, indexed(item)]));
  };
});
