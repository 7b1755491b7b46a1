import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StripeDouble } from "../../../../infra/local/stripe/double.ts";

/** Responds to each attempt of a delivery. */
const respond = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", respond);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  respond.mockReset();
});

/** A double with that number of endpoints, after an event that they subscribe to. */
async function delivering(endpoints: number) {
  const double = new StripeDouble();
  for (let count = 0; count < endpoints; count++)
    double.account.webhookEndpoints.create({ url: "https://receiver.test", enabled_events: ["customer.created"] });
  double.account.record({ id: null, idempotency_key: null }, (base) => ({
    ...base,
    type: "customer.created",
    data: { object: { id: "cus_1" } as Stripe.Customer },
  }));
  await vi.advanceTimersByTimeAsync(0);
  const pending = () => [...double.account.events.oldest()].at(-1)?.pending_webhooks;
  return { deliveries: double.deliveries, pending };
}

describe("a delivery of the Stripe double", () => {
  it("is attempted four times, after 1, 5 and 30 seconds, and then fails for good", async () => {
    respond.mockImplementation(async () => new Response(null, { status: 500 }));
    const { deliveries, pending } = await delivering(1);
    const attempts = [respond.mock.calls.length];
    for (const delay of [999, 1, 5_000, 30_000, 3_600_000]) {
      await vi.advanceTimersByTimeAsync(delay);
      attempts.push(respond.mock.calls.length);
    }
    expect(attempts).toEqual([1, 1, 2, 3, 4, 4]);
    expect([deliveries.underWay, pending()]).toEqual([0, 1]);
  });

  it("does not follow redirects", async () => {
    respond.mockImplementation(async (_, { redirect } = {}) =>
      redirect === "manual" ? new Response(null, { status: 302 }) : new Response(null, { status: 200 }),
    );
    const { pending } = await delivering(1);
    expect(pending()).toBe(1);
  });

  it("is counted for each endpoint", async () => {
    respond.mockImplementation(async () => new Response());
    const { pending } = await delivering(2);
    expect(pending()).toBe(0);
  });
});
