import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import type Stripe from "stripe";
import { describe, expect, it, vi } from "vitest";
import { doubleKeys } from "../../infra/local/environment.ts";
import { snapshotOf, texts, useConsumer } from "../support/consumer.ts";
import { consume } from "../support/events.ts";
import { patience } from "../support/patience.ts";

const { service, published, newEvents, contradiction } = useConsumer();

describe("consume-stripe-events, for an event that fails,", () => {
  const poisons: [string, (event: Stripe.Event) => string, RegExp][] = [
    [
      "an event of another API version",
      (event) => JSON.stringify({ ...event, api_version: "2024-06-20" }),
      /^The event is of API version 2024-06-20, not of 2026-10-28\.endive\.$/,
    ],
    [
      "an event of live mode",
      (event) => JSON.stringify({ ...event, livemode: true }),
      /^The event is of live mode, not of test mode\.$/,
    ],
    ["a message that is not JSON", () => "Zaphod", /^The message is not JSON\.$/],
    [
      "a thin event",
      () => JSON.stringify({ object: "v2.core.event", id: "evt_1", type: "v1.customer.created" }),
      /^The message is not a valid Stripe event: .*at object/s,
    ],
    [
      "an event without its object's id",
      (event) => JSON.stringify({ ...event, data: { object: { object: "customer", name: "Zaphod" } } }),
      /^The message is not a valid Stripe event: .*at data\.object\.id/s,
    ],
  ];
  it.each(poisons)(
    "sends %s to the dead-letter queue with the reason, and handles the others",
    async (_, spoil, reason) => {
      await service.stripe().customers.create();
      await service.stripe().customers.create();
      await service.stripe().customers.create();
      const [first, second, third] = await newEvents();
      const poison = spoil(second as Stripe.Event);
      for (const body of [JSON.stringify(first), poison, JSON.stringify(third)]) service.queues.events.send(body);
      await vi.waitUntil(() => service.queues.events.size === 0, patience);
      expect(new Set(published.map(({ detail }) => Object(detail).id))).toEqual(new Set([first?.id, third?.id]));
      const [failed, ...others] = service.queues.failed.receive(10);
      expect([failed?.body, others]).toEqual([poison, []]);
      expect(failed?.attributes.reason?.StringValue).toMatch(reason);
      expect(failed?.attributes.reason?.StringValue).not.toContain("Zaphod");
      service.queues.failed.delete(failed?.receipt ?? "");
    },
  );

  it("retries while Stripe rejects the key, then sends it to the dead-letter queue; a replay handles it", async () => {
    const [id, events] = await contradiction();
    vi.useRealTimers();
    const [first = "", second = ""] = texts(events);
    await consume(first);
    await service.control("PUT", "/keys", {});
    service.queues.events.send(second);
    await vi.waitUntil(() => service.queues.failed.size === 1, patience);
    await service.control("PUT", "/keys", doubleKeys);
    const [failed] = service.queues.failed.receive(1);
    expect(failed?.attributes.reason?.StringValue).toBe(
      "Failed in 5 attempts, at last with Misconfigured stripe_key_refused.",
    );
    service.queues.events.send(failed?.body ?? "");
    service.queues.failed.delete(failed?.receipt ?? "");
    await vi.waitUntil(() => service.queues.events.size === 0, patience);
    expect(await snapshotOf(id)).toMatchObject({ state: { references: ["shop#three"] } });
    expect(published.map(({ detail }) => Object(detail).id)).toEqual(events.slice(0, 2).map((event) => event.id));
  });

  it("retries until the bus accepts the change event", async () => {
    await service.stripe().customers.create();
    const [event] = await newEvents();
    const bus = mockClient(EventBridgeClient);
    const refused = { FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException" }] };
    bus.on(PutEventsCommand).resolvesOnce(refused).resolvesOnce(refused).resolves({});
    service.queues.events.send(JSON.stringify(event));
    await vi.waitUntil(() => service.queues.events.size === 0, patience);
    const sent = bus.commandCalls(PutEventsCommand).map(({ args: [{ input }] }) => input.Entries?.[0]?.Detail ?? "{}");
    bus.restore();
    expect(sent.map((detail) => JSON.parse(detail).id)).toEqual([event?.id, event?.id, event?.id]);
    expect(service.queues.failed.size).toBe(0);
  });

  it("sends it to the dead-letter queue with EventBridge's error if the bus never accepts it", async () => {
    await service.stripe().customers.create();
    const bus = mockClient(EventBridgeClient);
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException" }] });
    for (const text of texts(await newEvents())) service.queues.events.send(text);
    await vi.waitUntil(() => service.queues.failed.size === 1, patience);
    bus.restore();
    const [failed] = service.queues.failed.receive(1);
    expect(failed?.attributes.reason?.StringValue).toBe(
      "Failed in 5 attempts, at last with PublicationFailed ThrottlingException.",
    );
    service.queues.failed.delete(failed?.receipt ?? "");
  });
});
