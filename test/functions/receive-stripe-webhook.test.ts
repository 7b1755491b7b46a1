import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, describe, expect, it, vi } from "vitest";
import { secretName } from "../../infra/service.ts";
import { patience } from "../support/patience.ts";
import { useService } from "../support/service.ts";
import { itemsOf } from "../support/table.ts";
import { post, signed } from "../support/webhooks.ts";

const service = useService({ webhooks: true });
afterEach(() => vi.useRealTimers());

const keep = (SecretString: string) =>
  new SecretsManagerClient({}).send(
    new PutSecretValueCommand({ SecretId: secretName("local", "webhook"), SecretString }),
  );

let events = 0;
const eventOf = (type: string) =>
  JSON.stringify({
    object: "event",
    id: `evt_webhook${events++}`,
    api_version: "2026-10-28.endive",
    created: 1,
    livemode: false,
    type,
    data: { object: { object: "customer", id: `cus_webhook${events}`, created: 1, metadata: {}, name: "Üñí" } },
  });
const isHandled = async (event: string) =>
  (await itemsOf("event#")).some(({ pk }) => pk === `event#${JSON.parse(event).id}`);
const refusal = (message: string) => ({ status: 400, body: { error: { message, type: "invalid_request_error" } } });

describe("POST /v1/webhooks/stripe", () => {
  it("takes what Stripe signed", async () => {
    const { id } = await service.stripe().customers.create();
    await vi.waitUntil(async () => (await itemsOf("customer#")).some(({ pk }) => pk === `customer#${id}`), patience);
    await keep("whsec_only");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 600_000 });
    const event = eventOf("customer.created");
    expect(await post(service.url, event, signed(event, "whsec_only"))).toEqual({
      status: 200,
      body: { received: true },
    });
    await vi.waitUntil(() => isHandled(event), patience);
  });

  it.each([
    ["without a signature", () => ({}), "There is no Stripe-Signature header: only Stripe calls this endpoint."],
    ["with another's", (body: string) => signed(body, "whsec_other"), undefined],
    ["with that of another body", () => signed("{}", "whsec_only"), undefined],
    ["with an old one", (body: string) => signed(body, "whsec_only", Math.floor(Date.now() / 1000) - 301), undefined],
    ["with what is none", () => ({ "Stripe-Signature": "v1" }), undefined],
    ["with half of one", () => ({ "Stripe-Signature": "t=1,v1" }), undefined],
    ["with an empty one", () => ({ "Stripe-Signature": "t=1,v1=" }), undefined],
  ])("refuses a body %s", async (_, headersOf, message) => {
    await keep("whsec_only");
    const event = eventOf("customer.created");
    const otherwise =
      "The signature does not match the body and a secret of this endpoint, or is more than five minutes old.";
    expect(await post(service.url, event, headersOf(event) as Record<string, string>)).toEqual(
      refusal(message ?? otherwise),
    );
    expect(await isHandled(event)).toBe(false);
  });

  it("takes what either of two secrets signed while one is rolled, and learns of a new one by its signature", async () => {
    let later = Date.now() + 1_200_000;
    // Eleven seconds later an unknown signature makes it look again; five minutes later it does so by itself.
    for (const [kept, signer, seconds, status] of [
      ["whsec_old", "whsec_old", 11, 200],
      ["whsec_new whsec_old", "whsec_old", 11, 200],
      ["whsec_new whsec_old", "whsec_new", 11, 200],
      ["whsec_new", "whsec_new", 11, 200],
      ["whsec_new", "whsec_old", 301, 400],
    ] as const) {
      await keep(kept);
      later += seconds * 1000;
      vi.useFakeTimers({ toFake: ["Date"], now: later });
      const event = eventOf("customer.created");
      expect([kept, signer, (await post(service.url, event, signed(event, signer))).status]).toEqual([
        kept,
        signer,
        status,
      ]);
    }
  });

  it("fails where the queue does not take the event, so that Stripe sends it again", async () => {
    await keep("whsec_only");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    const { EVENTS_QUEUE } = process.env;
    process.env.EVENTS_QUEUE = `${EVENTS_QUEUE}-elsewhere`;
    const event = eventOf("customer.created");
    const { status } = await post(service.url, event, signed(event, "whsec_only"));
    process.env.EVENTS_QUEUE = EVENTS_QUEUE;
    expect(status).toBe(500);
    expect(await isHandled(event)).toBe(false);
    expect((await post(service.url, event, signed(event, "whsec_only"))).status).toBe(200);
    await vi.waitUntil(() => isHandled(event), patience);
  });
});
