import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, describe, expect, it, vi } from "vitest";
import { secretName } from "../../infra/service.ts";
import { patience } from "../support/patience.ts";
import { useService } from "../support/service.ts";
import { itemsOf } from "../support/table.ts";
import { post, signed } from "../support/webhooks.ts";

const service = useService({ webhooks: true });
afterEach(() => vi.useRealTimers());

const storeSecret = (SecretString: string) =>
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
const rejection = (message: string) => ({ status: 400, body: { error: { message, type: "invalid_request_error" } } });

describe("POST /v1/webhooks/stripe", () => {
  it("accepts an event that Stripe signed", async () => {
    const { id } = await service.stripe().customers.create();
    await vi.waitUntil(async () => (await itemsOf("customer#")).some(({ pk }) => pk === `customer#${id}`), patience);
    await storeSecret("whsec_only");
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
    ["with a signature by another secret", (body: string) => signed(body, "whsec_other"), undefined],
    ["with the signature of another body", () => signed("{}", "whsec_only"), undefined],
    [
      "with an old signature",
      (body: string) => signed(body, "whsec_only", Math.floor(Date.now() / 1000) - 301),
      undefined,
    ],
    ["with a malformed signature", () => ({ "Stripe-Signature": "v1" }), undefined],
    ["with an incomplete signature", () => ({ "Stripe-Signature": "t=1,v1" }), undefined],
    ["with an empty signature", () => ({ "Stripe-Signature": "t=1,v1=" }), undefined],
  ])("rejects a body %s", async (_, headersOf, message) => {
    await storeSecret("whsec_only");
    const event = eventOf("customer.created");
    const otherwise =
      "The signature does not match the body and a secret of this endpoint, or is more than five minutes old.";
    expect(await post(service.url, event, headersOf(event) as Record<string, string>)).toEqual(
      rejection(message ?? otherwise),
    );
    expect(await isHandled(event)).toBe(false);
  });

  it("accepts the signatures of both secrets while one is rotated, and fetches a new secret at its first signature", async () => {
    let later = Date.now() + 1_200_000;
    // After 11 seconds an unknown signature causes a fetch of the secret; after five minutes every request does.
    for (const [stored, signer, seconds, status] of [
      ["whsec_old", "whsec_old", 11, 200],
      ["whsec_new whsec_old", "whsec_old", 11, 200],
      ["whsec_new whsec_old", "whsec_new", 11, 200],
      ["whsec_new", "whsec_new", 11, 200],
      ["whsec_new", "whsec_old", 301, 400],
    ] as const) {
      await storeSecret(stored);
      later += seconds * 1000;
      vi.useFakeTimers({ toFake: ["Date"], now: later });
      const event = eventOf("customer.created");
      expect([stored, signer, (await post(service.url, event, signed(event, signer))).status]).toEqual([
        stored,
        signer,
        status,
      ]);
    }
  });

  it("fails when the queue rejects the event, so that Stripe sends it again", async () => {
    await storeSecret("whsec_only");
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
