import { describe, expect, it } from "vitest";
import { followedTypes } from "../../../../lib/schemas/stripe-event.ts";
import { denied, diagnose, differences, type Situation, webhookEndpoints } from "./diagnose.ts";

const dashboard = "https://dashboard.stripe.com/webhooks";
const address = "https://api.example.com/v1/webhooks/stripe";
const guide = `infra/README.md, "Stripe's events", describes it.`;

describe("npm run doctor", () => {
  it.each<[string, (situation: Situation) => void, string[]]>([
    [
      "a read key that cannot list webhook endpoints",
      ({ stripe }) => {
        stripe["GET /v1/webhook_endpoints"] = denied;
      },
      [
        `warning Stripe's events: The read key cannot list webhook endpoints, and needs no such permission. Compare at ${dashboard}: the address ${address}, the API version 2026-10-28.endive, and the types ${followedTypes.join(", ")}. Or set STRIPE_SECRET_KEY for this command.`,
      ],
    ],
    [
      "a missing webhook endpoint",
      ({ stripe }) => {
        stripe["GET /v1/webhook_endpoints"] = webhookEndpoints({ url: "https://other.example.com" });
      },
      [`problem Stripe's events: Stripe has no webhook endpoint ${address}. Create it at ${dashboard}. ${guide}`],
    ],
    [
      "a webhook endpoint with the former address after the API got a domain",
      ({ environment }) =>
        Object.assign(environment, { domain: { name: "customers.example.com", certificateArn: "arn:" } }),
      [
        `problem Stripe's events: Stripe has no webhook endpoint https://customers.example.com/v1/webhooks/stripe. Create it at ${dashboard}. ${guide}`,
      ],
    ],
    [
      "a webhook endpoint with mistakes",
      ({ stripe }) => {
        const changes = { status: "disabled", api_version: "2020-08-27", enabled_events: ["customer.created"] };
        stripe["GET /v1/webhook_endpoints"] = webhookEndpoints(changes);
      },
      [
        `problem Stripe's events: The webhook endpoint ${address} is disabled, and sends the API version 2020-08-27 instead of 2026-10-28.endive, and does not send ${followedTypes.slice(1).join(", ")}. Change it at ${dashboard}.`,
      ],
    ],
    [
      "a webhook endpoint in the API version of the account",
      ({ stripe }) => {
        stripe["GET /v1/webhook_endpoints"] = webhookEndpoints({ api_version: null, enabled_events: ["*"] });
      },
      [
        `problem Stripe's events: The webhook endpoint ${address} sends the API version of the account instead of 2026-10-28.endive. Change it at ${dashboard}.`,
      ],
    ],
    [
      "a private network without EventBridge",
      ({ environment }) => {
        Object.assign(environment, { network: "private" });
      },
      [`problem Stripe's events: Stripe's webhook cannot reach a private network. Use EventBridge. ${guide}`],
    ],
  ])("explains %s", async (_, change, expected) => {
    expect(await differences(change)).toEqual(expected);
  });

  it.each([
    ["ACTIVE", "ok Stripe's events: aws.partner/stripe.com/ed_1 is active"],
    [
      "PENDING",
      "problem Stripe's events: The event source aws.partner/stripe.com/ed_1 is not associated. npm run deploy -- dev",
    ],
    [
      "DELETED",
      `problem Stripe's events: The event source aws.partner/stripe.com/ed_1 is deleted. Create an EventBridge destination at ${dashboard}. ${guide}`,
    ],
    [
      undefined,
      `problem Stripe's events: The event source aws.partner/stripe.com/ed_1 is missing. Create an EventBridge destination at ${dashboard}. ${guide}`,
    ],
  ])("reads the state %s of the event source, and needs no webhook secret", async (eventSource, expected) => {
    const lines = await diagnose(({ aws, environment, secrets }) => {
      aws.eventSource = eventSource;
      environment.stripe = { ...environment.stripe, eventSource: "aws.partner/stripe.com/ed_1" };
      secrets.webhook = null;
    });
    expect(lines.filter((line) => line.includes("Stripe's events") || line.includes("webhook"))).toEqual([expected]);
  });

  it("reads webhook endpoints with a key of the operator", async () => {
    const lines = await differences((situation) => {
      situation.stripeKey = "rk_test_operator";
      situation.stripe = {};
    });
    expect(lines).toEqual(["problem Stripe's events: Stripe rejects the key in STRIPE_SECRET_KEY. Set another key."]);
  });
});
