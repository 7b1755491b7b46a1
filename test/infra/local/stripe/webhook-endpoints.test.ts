import { describe, expect, it } from "vitest";
import { Clock } from "../../../../infra/local/stripe/clock.ts";
import { WebhookEndpoints } from "../../../../infra/local/stripe/resources/webhook-endpoints.ts";

describe("a webhook endpoint of the Stripe double", () => {
  const clock = new Clock(() => 0);
  const endpoints = new WebhookEndpoints(clock);
  const { id, secret } = endpoints.create({ url: "https://receiver.test", enabled_events: ["customer.*"] });

  it("subscribes to events by patterns", () => {
    expect(endpoints.subscribedTo("customer.created")).toEqual([id]);
    expect(endpoints.subscribedTo("payment_method.attached")).toEqual([]);
  });

  it("has each rolled secret until its own overlap ends", () => {
    const second = endpoints.rollSecret(id, 60_000);
    const third = endpoints.rollSecret(id, 120_000);
    const secrets = () => endpoints.target(id)?.secrets;
    expect(secrets()).toEqual([third, second, secret]);
    clock.advance(60_000);
    expect(secrets()).toEqual([third, second]);
    clock.advance(60_000);
    expect(secrets()).toEqual([third]);
  });

  it("does not exist after its deletion", () => {
    endpoints.delete(id);
    expect(endpoints.target(id)).toBeUndefined();
    expect(() => endpoints.delete(id)).toThrow(`No such webhook endpoint: '${id}'`);
  });
});
