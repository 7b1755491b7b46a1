import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demoKey } from "../../../../infra/local/environment.ts";
import { endpoints, stage } from "../../../../infra/service.ts";
import { securityHeaders } from "../../../../lib/http/security-headers.ts";
import { useService } from "../../../support/service.ts";

let time = 0;
// A second between requests, so that no throttle applies.
const service = useService({ now: () => (time += 1000) });

/** Sends a request byte for byte, which HTTP clients cannot do. */
async function send(method: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port, host } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const fields = Object.entries({ Host: host, ...headers }).map((field) => field.join(": "));
  socket.write(`${[`${method} ${path} HTTP/1.0`, ...fields].join("\r\n")}\r\n\r\n`, "latin1");
  const [head = "", body = ""] = (await text(socket)).split("\r\n\r\n");
  const [line = "", ...lines] = head.split("\r\n");
  const named = lines.map((field) => field.split(/: (.*)/s).slice(0, 2));
  return { status: Number(line.split(" ")[1]), headers: new Headers(named as [string, string][]), body };
}

const key = { Authorization: `Bearer ${demoKey("admin")}` };
const notFound = (method: string, path: string) => ({
  error: { message: `Unrecognized request URL (${method}: ${path}).`, type: "invalid_request_error" },
});

describe("a request with an unrecognized URL", () => {
  it.each([
    ['/v1/a"b'],
    ["/v1/a\\b"],
    ["/v1/a\\"],
    ['/v1/\\"'],
    ["/v1/it's"],
    ["/v1/\\'"],
    ["/v1/$context.path/$path/$1/$&"],
    ["/v1/%22%00"],
    ["/v1/customers/cus_1/unknown"],
    ["/v1/customer_references"],
    ["/v1/webhooks"],
    ["/v1"],
    ["/v1/"],
    ["/v2/customers"],
    ["/"],
  ])("gets Stripe's 404 with or without a key: %j", async (path) => {
    for (const headers of [{}, key, { Authorization: "Bearer none" }]) {
      const response = await send("GET", path, headers);
      expect([response.status, JSON.parse(response.body)]).toEqual([404, notFound("GET", path)]);
      expect(response.headers.get("Content-Type")).toBe("application/json");
      expect(response.headers.get("Request-Id")).toMatch(/^[0-9a-f-]{36}$/);
      for (const [name, value] of Object.entries(securityHeaders)) expect(response.headers.get(name)).toBe(value);
    }
  });

  it.each([
    "sources",
    "sources/card_1",
    "sources/src_1/verify",
    "cards",
    "cards/card_1",
    "bank_accounts",
    "bank_accounts/ba_1/verify",
  ])("names payment methods in place of legacy sources: %s", async (rest) => {
    for (const method of ["GET", "POST", "DELETE"]) {
      const path = `/v1/customers/cus_1/${rest}`;
      const response = await send(method, path, key);
      expect([response.status, JSON.parse(response.body)]).toEqual([
        404,
        {
          error: {
            message: `Unrecognized request URL (${method}: ${path}). Sources, cards and bank accounts of a customer are legacy at Stripe, and this service does not have them. Use payment methods: GET /v1/customers/{customer}/payment_methods.`,
            type: "invalid_request_error",
          },
        },
      ]);
    }
  });

  it.each(["/v1/customers/sources", "/v1/customers/cus_1/sourcesx", "/v1/x/cus_1/cards"])(
    "names no payment methods for another URL: %s",
    async (path) => {
      expect(JSON.parse((await send("PUT", path, key)).body)).toEqual(notFound("PUT", path));
    },
  );

  it("gets valid JSON for any characters in the path", async () => {
    const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
    const character = fc.oneof(visible, fc.constantFrom('"', "\\", "'"));
    const path = fc.string({ unit: character });
    const property = fc.asyncProperty(path, async (characters) => {
      const sent = `/${stage}/a${characters.replaceAll("?", "")}`;
      const { status, body } = await send("GET", sent);
      expect([status, JSON.parse(body)]).toEqual([404, notFound("GET", sent)]);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it("is rejected as malformed if it has control characters", async () => {
    for (const character of ["\t", "\f", "\u0001", "\u007f"]) {
      expect((await send("GET", `/v1/a${character}b`)).status).toBe(400);
      expect((await send("GET", "/v1/ab")).status).toBe(404);
    }
  });

  it("gets Stripe's 404 for an unknown method of each known path", async () => {
    for (const { path } of Object.values(endpoints)) {
      const sent = `/${stage}${path.replace(/\{\w+\}/g, "id")}`;
      const response = await send("PATCH", sent, key);
      expect([response.status, JSON.parse(response.body)]).toEqual([404, notFound("PATCH", sent)]);
    }
  });

  it("gets a 415 if API Gateway has no template for its content type", async () => {
    const json = { "Content-Type": "application/json" };
    const form = { "Content-Type": "application/x-www-form-urlencoded; charset=utf-8" };
    for (const headers of [json, form]) expect((await send("POST", "/v1/unknown", headers)).status).toBe(404);
    const xml = await send("POST", "/v1/unknown", { "Content-Type": "application/xml" });
    expect([xml.status, JSON.parse(xml.body)]).toMatchObject([415, { error: { type: "invalid_request_error" } }]);
  });
});

describe("the stage's throttle", () => {
  const still = useService({ now: () => 0 });

  it("limits requests with unrecognized URLs too", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 210 }, async () => (await still.fetch("/v1/unknown")).status),
    );
    expect([404, 429].map((status) => statuses.filter((other) => other === status).length)).toEqual([200, 10]);
  });
});
