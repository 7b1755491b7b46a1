import type Stripe from "stripe";
import { describe, expect, it, vi } from "vitest";
import { environments } from "../infra/environments.ts";
import type { BusEvent } from "../infra/local/aws/event-bridge.ts";
import { consume, eventOf, eventsAfter } from "./support/events.ts";
import { patience } from "./support/patience.ts";
import { useService } from "./support/service.ts";
import { itemsOf, withEmptyTable } from "./support/table.ts";
import { templatesOf } from "./support/templates.ts";
import { post, signed } from "./support/webhooks.ts";

const service = useService({ webhookSecret: "whsec_delivery" });
const published: BusEvent[] = [];

/** Creates and changes customers at Stripe. Returns the events. */
async function createEvents(): Promise<Stripe.Event[]> {
  const stripe = service.stripe();
  const { id } = await stripe.customers.create({ name: "Jenny", metadata: { user_id: "delivery" } });
  await stripe.customers.update(id, { name: "Jenny Rosen" });
  await stripe.paymentMethods.attach("pm_card_visa", { customer: id });
  const other = await stripe.customers.create({ metadata: { user_id: "delivery" } });
  await stripe.customers.del(other.id);
  const taxId = { id: "txi_1", object: "tax_id", customer: id, value: "DE123456789" };
  return [
    ...(await eventsAfter(stripe, undefined)),
    eventOf("customer.tax_id.created", taxId) as object as Stripe.Event,
  ];
}

/** Delivers an event by the webhook endpoint and the queue. */
async function byWebhook(event: Stripe.Event) {
  const body = JSON.stringify(event, null, 2);
  expect((await post(service.url, body, signed(body, "whsec_delivery"))).status).toBe(200);
  await vi.waitUntil(() => service.queues.events.size === 0, patience);
}

/** Returns an event in EventBridge's envelope. */
const envelopeOf = (event: Stripe.Event) => ({
  version: "0",
  source: "aws.partner/stripe.com/ed_test_1",
  "detail-type": event.type,
  detail: event,
});

/** Delivers events by EventBridge. The deployed rule removes the envelope. */
function byEventBridge() {
  const { dev } = environments;
  const eventSource = "aws.partner/stripe.com/ed_test_1";
  const { events } = templatesOf("dev", { ...dev, stripe: { ...dev.stripe, eventSource } });
  const rules = Object.values(events.findResources("AWS::Events::Rule")).map(({ Properties }) => Properties);
  const { EventPattern, Targets } = rules.find(({ EventPattern }) => EventPattern) ?? {};
  const [field = ""] = /(?<=^\$\.)\w+$/.exec(Targets[0].InputPath) ?? [];
  return async (event: Stripe.Event) => {
    const envelope: Record<string, unknown> = envelopeOf(event);
    expect(envelope.source).toMatch(new RegExp(`^${RegExp.escape(EventPattern.source[0].prefix)}`));
    expect(await consume(JSON.stringify(envelope[field]))).toBe(0);
  };
}

/** Delivers an event with its envelope, as EventBridge writes it to the dead-letter queue. */
const byReplay = async (event: Stripe.Event) => expect(await consume(JSON.stringify(envelopeOf(event)))).toBe(0);

/** Delivers the events. Returns the items of the directory and the published events. */
async function outcomeOf(deliver: (event: Stripe.Event) => Promise<unknown>, events: Stripe.Event[]) {
  published.length = 0;
  for (const event of events) await deliver(event);
  const items = [...(await itemsOf("customer#")), ...(await itemsOf("reference#"))];
  const bare = items.map((item) => ({ ...item, expires: undefined }));
  return {
    items: bare.sort((one, other) => (one.pk < other.pk ? -1 : 1)),
    published: published.map(({ "detail-type": type, detail }) => ({ type, detail })),
  };
}

describe("deliveries by webhook, by EventBridge and by replay", () => {
  it("lead to the same directory and the same published events", async () => {
    service.subscribers.add((event) => published.push(event));
    const events = await createEvents();
    const one = await withEmptyTable("webhook", () => outcomeOf(byWebhook, events));
    const other = await withEmptyTable("event-bridge", () => outcomeOf(byEventBridge(), events));
    expect(one).toEqual(other);
    expect(await withEmptyTable("replay", () => outcomeOf(byReplay, events))).toEqual(one);
    expect(one.published).toHaveLength(7);
    expect(one.items).toHaveLength(3);
  });
});
