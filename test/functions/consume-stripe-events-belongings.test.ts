import { describe, expect, it } from "vitest";
import { CustomerChange } from "../../lib/schemas/change-event.ts";
import { followedTypes } from "../../lib/schemas/stripe-event.ts";
import { snapshotOf, texts, useConsumer } from "../support/consumer.ts";
import { consume, eventOf } from "../support/events.ts";

const { service, published, newEvents } = useConsumer();

/** Objects of Stripe that belong to a customer, with values that no event may contain. */
const objects: Readonly<Record<string, (customer: string | null) => object>> = {
  cash_balance: (customer) => ({ object: "cash_balance", available: { eur: 4711 }, customer }),
  customer_cash_balance_transaction: (customer) => ({
    id: "ccsbtxn_1",
    object: "customer_cash_balance_transaction",
    customer,
    net_amount: 4711,
  }),
  discount: (customer) => ({ id: "di_1", object: "discount", customer, source: { coupon: "SECRET" } }),
  setup_intent: (customer) => ({
    id: "seti_1",
    object: "setup_intent",
    customer,
    client_secret: "seti_1_SECRET",
    payment_method: "pm_SECRET",
  }),
  tax_id: (customer) => ({ id: "txi_1", object: "tax_id", customer, type: "eu_vat", value: "SECRET" }),
};

const kinds = followedTypes.filter((type) => !/^customer\.[a-z]+$|^payment_method\./.test(type));
const kindOf = (type: string) => type.replace(/^customer\./, "").replace(/\.\w+$/, "");
const objectOf = (type: string, customer: string | null) => objects[kindOf(type)]?.(customer) ?? {};

async function newCustomer(metadata: Record<string, string>) {
  const { id } = await service.stripe().customers.create({ metadata });
  await consume(...texts(await newEvents()));
  published.length = 0;
  return id;
}

describe("consume-stripe-events", () => {
  it.each(kinds)("publishes %s with ids and field names only, and leaves the directory as it is", async (type) => {
    const customer = await newCustomer({ user_id: type });
    const before = await snapshotOf(customer);
    const object = objectOf(type, customer);
    const event = eventOf(type, object, { previous: { status: "SECRET" } });
    for (const text of texts([event, event])) expect(await consume(text)).toBe(0);
    expect(published).toHaveLength(1);
    const [{ detail, "detail-type": name } = {}] = published;
    expect([name, detail]).toEqual([
      type,
      {
        version: 1,
        id: event.id,
        created: event.created,
        livemode: false,
        customer,
        references: [{ namespace: "shop", reference: type }],
        object: { type: kindOf(type), ...("id" in object && { id: object.id }) },
        changed: ["status"],
        request_id: event.request.id,
      },
    ]);
    expect(CustomerChange.parse(detail)).toEqual(detail);
    expect(JSON.stringify(detail)).not.toMatch(/SECRET|4711/);
    expect(await snapshotOf(customer)).toEqual(before);
  });

  it.each(kinds)("ignores %s of no customer", async (type) => {
    expect(await consume(...texts([eventOf(type, objectOf(type, null))]))).toBe(0);
    expect([published, service.queues.failed.size]).toEqual([[], 0]);
  });

  it("reads the references of an unknown customer at Stripe", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "unknown" } });
    expect(await consume(...texts([eventOf("customer.tax_id.created", objectOf("tax_id", id))]))).toBe(0);
    expect(published.at(-1)?.detail).toMatchObject({ references: [{ namespace: "shop", reference: "unknown" }] });
  });

  it("publishes the former references of a deleted customer", async () => {
    const id = await newCustomer({ user_id: "former" });
    await service.stripe().customers.del(id);
    await consume(...texts(await newEvents()));
    expect(await consume(...texts([eventOf("customer.tax_id.deleted", objectOf("tax_id", id))]))).toBe(0);
    expect(published.at(-1)?.detail).toMatchObject({ references: [{ namespace: "shop", reference: "former" }] });
  });

  it("follows at most the 20 types that one request to Stripe's list of events can name", () => {
    expect(followedTypes.length).toBeLessThanOrEqual(20);
  });
});
