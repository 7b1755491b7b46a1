import type { APIGatewayAuthorizerResult } from "aws-lambda";
import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { environment } from "../../../../infra/local/environment.ts";
import { Throttles } from "../../../../infra/local/gateway/throttles.ts";
import { endpoints } from "../../../../infra/service.ts";
import { usageIdentifier } from "../../../../lib/access/clients.ts";
import { useService } from "../../../support/service.ts";

describe("throttles of the local gateway", () => {
  let time = 0;
  const service = useService({ now: () => time });

  /** Sends requests at once. Returns how many succeeded, and the errors of the others. */
  async function burst(size: number, client: Stripe) {
    const outcomes = await Promise.allSettled(Array.from({ length: size }, () => client.customers.list({ limit: 1 })));
    const refusals = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason);
    return { succeeded: size - refusals.length, refusals };
  }

  it("admit the burst, then the rate", async () => {
    const { succeeded, refusals } = await burst(400, service.client());
    expect(succeeded).toBe(200);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({
        type: "StripeRateLimitError",
        statusCode: 429,
        code: "rate_limit",
        headers: { "retry-after": "1", "ratelimit-policy": '"rate";q=100;w=1, "burst";q=200' },
      });
    time += 500;
    expect((await burst(60, service.client())).succeeded).toBe(50);
  });

  it("limit each client separately", async () => {
    time += 10_000;
    expect((await burst(10, service.client("trickle"))).succeeded).toBe(4);
    expect((await burst(10, service.client("support"))).succeeded).toBe(10);
    time += 1_000;
    expect((await burst(10, service.client("trickle"))).succeeded).toBe(2);
  });

  it("limit searches to Stripe's own rate", async () => {
    time += 10_000;
    const query = { query: 'email:"a@example.com"' };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, () => service.client().customers.search(query)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  });
});

describe("the fills of the throttles", () => {
  it("count the tokens of the stage, the clients and the endpoints, which refill", () => {
    let time = 0;
    const throttles = new Throttles("local", environment, () => time);
    const tokensOf = (wanted: string) => throttles.fills.find(({ name }) => name === wanted)?.tokens;
    const authorization = { usageIdentifierKey: usageIdentifier("local", "trickle") } as APIGatewayAuthorizerResult;
    throttles.admit("list-customers", authorization);
    throttles.admit("list-customers", authorization);
    expect(["v1", "trickle", "list-customers", "admin"].map(tokensOf)).toEqual([198, 2, 198, 200]);
    time += 500;
    expect(tokensOf("trickle")).toBe(3);
    time += 500_000;
    expect(["v1", "trickle", "list-customers"].map(tokensOf)).toEqual([200, 4, 200]);
    expect(throttles.fills.length).toBe(1 + environment.clients.length + Object.keys(endpoints).length);
  });
});
