import { describe, expect, it } from "vitest";
import asyncapi from "../asyncapi.json" with { type: "json" };
import type { BusEvent } from "../infra/local/aws/event-bridge.ts";
import type { Exchange } from "../infra/local/gateway/exchange.ts";
import { documentedEvents, documentedResponses } from "./support/documented.ts";
import { useService } from "./support/service.ts";

const service = useService();

/** Returns what the document does not describe in the response to a request, after a change of that response. */
async function findings(
  change: (exchange: Exchange) => Partial<Exchange>,
  path = "/v1/customers",
  undocumented: number[] = [],
) {
  const found = new Set<string>();
  const observe = documentedResponses(found, { stripeUrl: service.stripeUrl, undocumented });
  const observer: typeof observe = (activity) =>
    observe(activity.kind === "exchange" ? { ...activity, ...change(activity) } : activity);
  service.observers.add(observer);
  await service.fetch(path);
  service.observers.delete(observer);
  return [...found];
}

/** Returns a change of the body. */
const withBody =
  (change: object) =>
  ({ response }: Exchange) => ({
    response: { ...response, body: JSON.stringify({ ...JSON.parse(response.body), ...change }) },
  });

describe("a response is compared with openapi.json, which finds", () => {
  it("no difference in a response as the document describes it", async () => {
    expect(await findings(() => ({}))).toEqual([]);
    expect(await findings(() => ({}), "/v1/unknown")).toEqual([]);
  });

  it("an undocumented status, unless the test says so", async () => {
    const teapot = ({ response }: Exchange) => ({ response: { ...response, statusCode: 418 } });
    expect(await findings(teapot)).toEqual(["GET /v1/customers 418 is not in openapi.json."]);
    expect(await findings(teapot, "/v1/customers", [418])).toEqual([]);
  });

  it("a property of another type, at its place", async () => {
    await service.stripe().customers.create();
    const [finding, ...others] = await findings(withBody({ has_more: "no" }));
    expect(finding).toBe('GET /v1/customers 200: /has_more must be boolean {"type":"boolean"}');
    expect(others).toEqual([]);
    expect(await findings(withBody({ data: [{ object: "customer" }] }))).toContain(
      `GET /v1/customers 200: /data/* must have required property 'id' {"missingProperty":"id"}`,
    );
  });

  it("a missing header", async () => {
    const removed = ({ response }: Exchange) => ({
      response: {
        ...response,
        headers: Object.fromEntries(
          Object.entries(response.headers ?? {}).filter(([name]) => name.toLowerCase() !== "request-id"),
        ),
      },
    });
    expect(await findings(removed)).toEqual(["GET /v1/customers 200: the header Request-Id is missing."]);
  });

  it("another shape than Stripe's errors for an unknown URL", async () => {
    const other = ({ response }: Exchange) => ({ response: { ...response, body: '{"message":"Not Found"}' } });
    expect(await findings(other, "/v1/unknown")).toEqual([
      `GET of an unknown URL 404:  must have required property 'error' {"missingProperty":"error"}`,
    ]);
  });

  it("nothing if a test has a Stripe of its own", async () => {
    const { STRIPE_API_URL } = process.env;
    process.env.STRIPE_API_URL = "http://127.0.0.1:9";
    const found = await findings(() => ({ response: { statusCode: 418, body: "" } }), "/v1/unknown");
    process.env.STRIPE_API_URL = STRIPE_API_URL;
    expect(found).toEqual([]);
  });
});

describe("an event is compared with asyncapi.json, which finds", () => {
  const [event] = asyncapi.components.messages["customer.updated"].examples.map(({ payload }) => payload);
  const findingsOf = (changes: object) => {
    const found = new Set<string>();
    documentedEvents(found)({ kind: "publication", time: 0, event: { ...event, ...changes } as BusEvent });
    return [...found];
  };

  it("no difference in an event as the document describes it", () => expect(findingsOf({})).toEqual([]));

  it("an unknown type, and another envelope", () => {
    expect(findingsOf({ "detail-type": "customer.lost" })).toEqual(["customer.lost is not in asyncapi.json."]);
    expect(findingsOf({ source: "other" })).toEqual([
      `customer.updated: /source must be equal to constant {"allowedValue":"stripe-customers"}`,
    ]);
  });

  it("a missing field, and a field of another type", () => {
    const { customer: _, ...detail } = { ...event?.detail };
    expect(findingsOf({ detail })).toEqual([
      `customer.updated: /detail must have required property 'customer' {"missingProperty":"customer"}`,
    ]);
    expect(findingsOf({ detail: { ...event?.detail, changed: ["email", 1] } })).toEqual([
      `customer.updated: /detail/changed/* must be string {"type":"string"}`,
    ]);
  });
});
