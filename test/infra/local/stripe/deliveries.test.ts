import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { useDouble } from "../../../support/double.ts";
import { patience } from "../../../support/patience.ts";
import { useReceiver } from "../../../support/receiver.ts";

const double = useDouble();
const receiver = useReceiver();
const events = () => receiver.deliveries.map(({ body }): Stripe.Event => JSON.parse(body));

/** Waits until no delivery is in progress. */
const settled = () =>
  vi.waitUntil(async () => ((await double.control("GET", "/deliveries")) as { under_way: number }).under_way === 0, {
    ...patience,
    interval: 50,
  });

async function endpoint(enabled_events: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = ["*"]) {
  const { id, secret = "" } = await double.stripe().webhookEndpoints.create({ url: receiver.url, enabled_events });
  return { id, secret };
}

describe("deliveries of the Stripe double", () => {
  beforeEach(async () => {
    receiver.deliveries.length = 0;
    receiver.respondWith(200);
    await double.control("DELETE", "/delivery_faults");
  });

  it("contain the event and a signature that the SDK accepts, until the endpoint is deleted", async () => {
    const { id, secret } = await endpoint();
    const customer = await double.stripe().customers.create({ name: "Jenny" }, { idempotencyKey: "create-jenny" });
    await receiver.until(1);
    const [{ headers, body }] = receiver.deliveries as [(typeof receiver.deliveries)[number]];
    const event = Stripe.webhooks.constructEvent(body, headers["stripe-signature"] ?? "", secret);
    expect(event).toMatchObject({
      type: "customer.created",
      data: { object: { id: customer.id, name: "Jenny" } },
      request: { id: customer.lastResponse.requestId, idempotency_key: "create-jenny" },
      pending_webhooks: 1,
    });
    expect(() => Stripe.webhooks.constructEvent(`${body} `, headers["stripe-signature"] ?? "", secret)).toThrow();
    await settled();
    expect(await double.stripe().events.retrieve(event.id)).toMatchObject({ pending_webhooks: 0 });
    await double.stripe().webhookEndpoints.del(id);
    await double.stripe().customers.update(customer.id, { name: "J" });
    await settled();
    expect(receiver.deliveries).toHaveLength(1);
  });

  it("are recorded with each attempt, until a reset", async () => {
    receiver.respondWith(500);
    const { id } = await endpoint();
    await double.stripe().customers.create();
    await receiver.until(1);
    receiver.respondWith(200);
    await settled();
    const { attempts } = (await double.control("GET", "/deliveries")) as { attempts: object[] };
    const facts = { endpoint: id, event: events()[0]?.id, url: receiver.url, ended: true };
    expect(attempts.slice(-2)).toMatchObject([
      { ...facts, status: 500, retry_in_ms: 1000 },
      { ...facts, status: 200, retry_in_ms: null },
    ]);
    await double.stripe().webhookEndpoints.del(id);
    await double.control("POST", "/reset");
    expect(await double.control("GET", "/deliveries")).toEqual({ under_way: 0, attempts: [] });
  });

  it("contain only the types that the endpoint subscribes to", async () => {
    const { id } = await endpoint(["customer.deleted"]);
    const { id: customer } = await double.stripe().customers.create();
    await double.stripe().customers.del(customer);
    await settled();
    expect(events().map(({ type }) => type)).toEqual(["customer.deleted"]);
    await double.stripe().webhookEndpoints.del(id);
  });

  it("are signed with both secrets during the overlap of a rolled secret", async () => {
    const { id, secret } = await endpoint();
    const rolled = (await double.control("POST", "/webhook_secrets", { webhook_endpoint: id, overlap_ms: 60_000 })) as {
      secret: string;
    };
    await double.stripe().customers.create();
    await double.control("POST", "/clock", { advance_ms: 60_000 });
    await double.stripe().customers.create();
    await receiver.until(2);
    const verification = (delivery: number, known: string) => {
      const { body, headers } = receiver.deliveries[delivery] ?? { body: "", headers: {} };
      // 0 disables the tolerance, because the clock of the double is ahead.
      return () => Stripe.webhooks.constructEvent(body, headers["stripe-signature"] ?? "", known, 0);
    };
    expect(verification(0, secret)).not.toThrow();
    expect(verification(0, rolled.secret)).not.toThrow();
    expect(verification(1, secret)).toThrow();
    expect(verification(1, rolled.secret)).not.toThrow();
    await double.stripe().webhookEndpoints.del(id);
  });

  it("are repeated until the endpoint accepts them", async () => {
    const { id } = await endpoint();
    receiver.respondWith(500);
    await double.stripe().customers.create();
    await receiver.until(1);
    receiver.respondWith(200);
    await receiver.until(2);
    await settled();
    const [first, second] = events();
    expect(second?.id).toBe(first?.id);
    expect(await double.stripe().events.list({ delivery_success: false })).toMatchObject({ data: [] });
    await double.stripe().webhookEndpoints.del(id);
  });

  describe("with a fault:", () => {
    let id = "";
    const create = async (name: string) => double.stripe().customers.create({ name });
    const names = () => events().map(({ data }) => (data.object as Stripe.Customer).name);
    beforeEach(async () => {
      ({ id } = await endpoint(["customer.created"]));
    });
    afterEach(async () => {
      await settled();
      await double.stripe().webhookEndpoints.del(id);
    });

    it("loses one event", async () => {
      await double.control("POST", "/delivery_faults", { fault: "lost" });
      await create("lost");
      await create("next");
      await settled();
      expect(names()).toEqual(["next"]);
      expect((await double.stripe().events.list({ delivery_success: false })).data).toHaveLength(1);
    });

    it("delivers events of other types without it", async () => {
      await double.control("POST", "/delivery_faults", { fault: "lost", type: "customer.deleted" });
      await create("other");
      await settled();
      expect(names()).toEqual(["other"]);
    });

    it("delivers one event twice", async () => {
      await double.control("POST", "/delivery_faults", { fault: "doubled" });
      await create("twice");
      await settled();
      expect(names()).toEqual(["twice", "twice"]);
    });

    it("delivers one event after the next", async () => {
      await double.control("POST", "/delivery_faults", { fault: "reordered" });
      await create("first");
      await settled();
      expect(names()).toEqual([]);
      await create("second");
      await receiver.until(2);
      expect(new Set(names())).toEqual(new Set(["first", "second"]));
    });

    it("delivers one event late", async () => {
      await double.control("POST", "/delivery_faults", { fault: "delayed", delay_ms: 300, type: "customer.created" });
      await create("late");
      expect(names()).toEqual([]);
      await settled();
      expect(names()).toEqual(["late"]);
    });
  });
});
