import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { readEntry } from "../../lib/directory/entries.ts";
import { dynamo } from "../../lib/platform/table.ts";
import { CustomerChange } from "../../lib/schemas/change-event.ts";
import { texts, useConsumer } from "../support/consumer.ts";
import { consume } from "../support/events.ts";
import { shop } from "../support/references.ts";

const { service, published, newEvents } = useConsumer();

describe("consume-stripe-events", () => {
  it("publishes each change with ids and field names only", async () => {
    const stripe = service.stripe();
    const { id } = await stripe.customers.create({ name: "Jenny", metadata: { user_id: "jenny", note: "tea" } });
    await stripe.customers.update(id, { name: "Jenny Rosen", metadata: { note: "" } });
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: id });
    await stripe.paymentMethods.detach(method.id);
    await stripe.customers.del(id);
    const events = await newEvents();
    for (const text of texts(events)) expect(await consume(text)).toBe(0);
    const facts = (index: number, changed: string[]) => ({
      type: events[index]?.type,
      source: "stripe-customers",
      detail: {
        version: 1,
        id: events[index]?.id,
        created: events[index]?.created,
        livemode: false,
        customer: id,
        references: [{ namespace: "shop", reference: "jenny" }],
        changed,
        request_id: events[index]?.request?.id,
      },
    });
    expect(published.map(({ "detail-type": type, source, detail }) => ({ type, source, detail }))).toEqual([
      facts(0, []),
      facts(1, ["metadata", "name"]),
      facts(2, []),
      facts(3, ["customer"]),
      facts(4, []),
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      "customer.created",
      "customer.updated",
      "payment_method.attached",
      "payment_method.detached",
      "customer.deleted",
    ]);
    for (const { detail } of published) expect(CustomerChange.parse(detail)).toEqual(detail);
  });

  it("publishes an event once, even if it is delivered several times", async () => {
    await service.stripe().customers.create();
    const [text = ""] = texts(await newEvents());
    for (const bodies of [[text], [text], [text, text]]) expect(await consume(...bodies)).toBe(0);
    expect(published).toHaveLength(1);
  });

  it("publishes the references even if the payment method's event arrives before the customer's", async () => {
    const { id: customer } = await service.stripe().customers.create({ metadata: { user_id: "early" } });
    await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    const [, attached = ""] = texts(await newEvents());
    expect(await consume(attached)).toBe(0);
    expect(published.at(-1)?.detail).toMatchObject({ references: [{ namespace: "shop", reference: "early" }] });
  });

  it("publishes a conflict if two customers have one reference, and the oldest keeps it", async () => {
    const metadata = { user_id: "both", reference_support: "both" };
    const first = await service.stripe().customers.create({ metadata });
    const second = await service.stripe().customers.create({ metadata });
    await consume(...texts(await newEvents()));
    const ids = (await readEntry(shop("both"))).customers.map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set([first.id, second.id]));
    const conflicts = published.filter((event) => event["detail-type"] === "customer_reference.conflicting");
    expect(conflicts.slice(-2)).toMatchObject([
      { detail: { namespace: "shop", reference: "both", customers: ids } },
      { detail: { namespace: "support", reference: "both", customers: ids } },
    ]);
    // Each event has its own id, the same at each delivery.
    const identities = () => published.map(({ "detail-type": type, detail }) => [type, Object(detail).id]);
    const before = identities();
    expect(new Set(before.map(([, id]) => id)).size).toBe(before.length);
    published.length = 0;
    const again = await newEvents();
    for (const { id } of again)
      await dynamo().send(new DeleteCommand({ TableName: process.env.TABLE, Key: { pk: `event#${id}` } }));
    await consume(...texts(again.slice(1)));
    expect(identities()).toEqual(before.slice(-identities().length));
    expect(identities().map(([type]) => type)).toContain("customer_reference.conflicting");
    await service.stripe().customers.del(first.id);
    await consume(...texts(await newEvents()));
    expect((await readEntry(shop("both"))).customers.map(({ id }) => id)).toEqual([second.id]);
  });

  it("ignores event types that the service does not follow", async () => {
    const event = {
      object: "event",
      id: "evt_x",
      api_version: null,
      created: 1,
      livemode: false,
      type: "charge.failed",
    };
    expect(await consume(JSON.stringify(event))).toBe(0);
    expect([published, service.queues.failed.size]).toEqual([[], 0]);
  });
});
