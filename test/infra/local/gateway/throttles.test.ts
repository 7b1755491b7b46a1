import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { useService } from "../../../support/service.ts";

describe("throttles of the local gateway", () => {
  let time = 0;
  const service = useService({ now: () => time });

  /** How many of so many requests at once were answered, and what the others were told. */
  async function burst(size: number, client: Stripe) {
    const outcomes = await Promise.allSettled(Array.from({ length: size }, () => client.customers.list({ limit: 1 })));
    const refusals = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason);
    return { answered: size - refusals.length, refusals };
  }

  it("let the burst through, and the rate after it", async () => {
    const { answered, refusals } = await burst(400, service.client());
    expect(answered).toBe(200);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({
        type: "StripeRateLimitError",
        statusCode: 429,
        code: "rate_limit",
        headers: { "retry-after": "1", "ratelimit-policy": '"rate";q=100;w=1, "burst";q=200' },
      });
    time += 500;
    expect((await burst(60, service.client())).answered).toBe(50);
  });

  it("hold back one client alone", async () => {
    time += 10_000;
    expect((await burst(10, service.client("trickle"))).answered).toBe(4);
    expect((await burst(10, service.client("support"))).answered).toBe(10);
    time += 1_000;
    expect((await burst(10, service.client("trickle"))).answered).toBe(2);
  });

  it("hold search to Stripe's own rate", async () => {
    time += 10_000;
    const query = { query: 'email:"a@example.com"' };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, () => service.client().customers.search(query)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  });
});
