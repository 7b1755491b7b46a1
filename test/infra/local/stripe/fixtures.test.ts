import { once } from "node:events";
import { connect } from "node:http2";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { secureServer } from "../../../../infra/local/stripe/secure-server.ts";
import { useDouble } from "../../../support/double.ts";

const double = useDouble({ fixtures: true });
const plain = useDouble();
const secure = useDouble({ fixtures: true, serve: secureServer });

describe("the double with --fixtures", () => {
  it("has the version that the SDKs' test suites accept", async () => {
    expect((await fetch(double.url)).headers.get("stripe-mock-version")).toBe("master");
  });

  it("has sources, and the account's balance and tax ids", async () => {
    const stripe = double.stripe();
    expect(await stripe.customers.listSources("cus_1")).toMatchObject({
      data: [{ object: "card", customer: "cus_1" }],
    });
    expect(await stripe.customers.retrieveSource("cus_1", "ba_1")).toMatchObject({
      id: "ba_1",
      object: "bank_account",
    });
    expect(await stripe.customers.deleteSource("cus_1", "src_1")).toMatchObject({ id: "src_1", deleted: true });
    expect(await stripe.sources.retrieve("src_1")).toMatchObject({ id: "src_1", object: "source" });
    expect(await stripe.balance.retrieve()).toMatchObject({ object: "balance" });
    expect(await stripe.taxIds.list()).toMatchObject({ url: "/v1/tax_ids", data: [{ object: "tax_id" }] });
  });

  it("accepts parameters of earlier API versions", async () => {
    const parameters = { type: "card", payment_method_types: ["card"] } as const;
    expect(await double.stripe().paymentMethods.create(parameters)).toMatchObject({ object: "payment_method" });
    await expect(plain.stripe().paymentMethods.create(parameters)).rejects.toMatchObject({ code: "parameter_unknown" });
  });

  it("rejects a missing key", async () => {
    expect((await fetch(`${double.url}/v1/balance`)).status).toBe(401);
  });

  it("has no sources otherwise", async () => {
    await expect(plain.stripe().sources.retrieve("src_1")).rejects.toMatchObject({ statusCode: 404 });
  });
});

it("the double with --tls speaks HTTP/2", async () => {
  const session = connect(secure.url.replace("http:", "https:"), { rejectUnauthorized: false });
  const stream = session.request({ ":path": "/v1/nothing", authorization: "Bearer sk_test_1" });
  const [headers] = await once(stream, "response");
  const { error } = JSON.parse(await text(stream));
  session.close();
  expect(headers).toMatchObject({ ":status": 404, "stripe-mock-version": "master" });
  expect(error.request_log_url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/_control\/requests\/req_/);
});
