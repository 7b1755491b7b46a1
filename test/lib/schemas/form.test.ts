import * as fc from "fast-check";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { decodeForm, decodeJson } from "../../../lib/schemas/form.ts";
import { parseExactly } from "../../../lib/schemas/json.ts";
import { type SdkName, sdks } from "../../support/sdks.ts";

/** Returns the same maps with a prototype, to compare them. */
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
  ])("%s is decoded", (text, parameters) => {
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
  ])("%s is rejected", (text) => {
    expect(() => decodeForm(text)).toThrow(expect.objectContaining({ type: "StripeInvalidRequestError" }));
  });
});

describe("JSON", () => {
  it("has the same parameters as a form", () => {
    const value = { name: null, balance: -1, validate: true, a: { b: [1, { c: "d" }] }, none: [] };
    expect(plain(decodeJson(value))).toEqual({
      name: "",
      balance: "-1",
      validate: "true",
      a: { b: ["1", { c: "d" }] },
      none: [],
    });
  });

  it.each([["text"], [1], [[1]], [JSON.parse("[".repeat(20) + "]".repeat(20))]])("%j is rejected", (value) => {
    expect(() => decodeJson(value)).toThrow(expect.objectContaining({ type: "StripeInvalidRequestError" }));
  });
});

describe("a number in JSON", () => {
  const textOf = (number: string) => decodeJson(parseExactly(`{"a":${number}}`)).a;
  const written = fc
    .record({
      sign: fc.constantFrom("", "-"),
      whole: fc.oneof(fc.constant("0"), fc.stringMatching(/^[1-9][0-9]{0,20}$/)),
      fraction: fc.oneof(fc.constant(""), fc.stringMatching(/^\.[0-9]{1,20}0{0,3}$/)),
      exponent: fc.oneof(fc.constant(""), fc.stringMatching(/^[eE][+-]?(0?[0-9]{1,2}|3[0-9]{2})$/)),
    })
    .map(({ sign, whole, fraction, exponent }) => sign + whole + fraction + exponent);

  /** The value as an integer, scaled by 10 to the power of 500. */
  function scaled(number: string): bigint {
    const [, sign, whole = "", fraction = "", exponent = "0"] = /^(-?)(\d+)\.?(\d*)e?(.*)$/i.exec(number) ?? [];
    const value = BigInt(whole + fraction) * 10n ** BigInt(500 - fraction.length + Number(exponent || "0"));
    return sign ? -value : value;
  }

  it("becomes the text of its double, or is rejected if that text has another value", () => {
    fc.assert(
      fc.property(written, (number) => {
        const text = String(Number(number));
        const isLargeInteger = /^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number));
        if (!isLargeInteger && Number.isFinite(Number(number)) && scaled(text) === scaled(number))
          expect(textOf(number)).toBe(text);
        else expect(() => textOf(number)).toThrow(expect.objectContaining({ statusCode: 400, param: "a" }));
      }),
      { numRuns: 2000 },
    );
  });

  it("that a program writes from a double is never rejected, up to 2^53 - 1", () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 53) + 1, max: 2 ** 53 - 1 });
    fc.assert(
      fc.property(double, (number) => {
        expect(textOf(JSON.stringify(number))).toBe(String(number));
      }),
    );
  });

  it("of a million digits is decoded in linear time", () => {
    const zeros = "0".repeat(500_000);
    expect(() => textOf(`0.${zeros}1${zeros}1`)).toThrow(expect.objectContaining({ param: "a" }));
  });
});

describe("a form of Stripe's SDKs", () => {
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

  it.each(Object.keys(sdks) as SdkName[])("by %s has the parameters of the call", async (sdk) => {
    await fc.assert(
      fc.asyncProperty(parameters, async (sent) => {
        expect(plain(decodeForm(await written(sdk, sent)))).toEqual(indexed(sent));
      }),
    );
  });

  /** Returns the body that the SDK sends. */
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
