import type Stripe from "stripe";
import { beforeEach, describe, expect, it } from "vitest";
import { useDouble } from "../../../support/double.ts";
import { AnyResponse } from "../../../support/responses/any.ts";

const double = useDouble();
const stripe = () => double.stripe();
let customer = "";
beforeEach(async () => {
  customer = (await stripe().customers.create()).id;
});
const create = async (object: string, status: string): Promise<string> =>
  Object(await double.control("POST", "/objects", { object, customer, status })).id;
const ids = ({ data }: Stripe.ApiList<{ id?: string }>) => data.map(({ id }) => id);

describe("objects that a control command creates", () => {
  it("are subscriptions, listed by customer and status, and expanded in their customer", async () => {
    const [active, canceled, expired] = [
      await create("subscription", "active"),
      await create("subscription", "canceled"),
      await create("subscription", "incomplete_expired"),
    ];
    const list = async (status?: Stripe.SubscriptionListParams.Status) => {
      const listed = await stripe().subscriptions.list({ customer, status });
      AnyResponse.parse(listed);
      return ids(listed);
    };
    expect(await list()).toEqual([expired, active]);
    expect(await list("active")).toEqual([active]);
    expect(await list("ended")).toEqual([expired, canceled]);
    expect(await list("all")).toEqual([expired, canceled, active]);
    const { data } = await stripe().subscriptions.list({ customer, expand: ["data.customer"] });
    expect(data[0]?.customer).toMatchObject({ id: customer, object: "customer" });
    const shown = await stripe().customers.retrieve(customer, { expand: ["subscriptions"] });
    expect(ids((shown as Stripe.Customer).subscriptions as Stripe.ApiList<{ id: string }>)).toEqual([expired, active]);
    expect(await stripe().customers.retrieve(customer)).not.toHaveProperty("subscriptions");
  });

  it("are invoices and payment intents, listed by customer", async () => {
    const [open, paid] = [await create("invoice", "open"), await create("invoice", "paid")];
    expect(ids(await stripe().invoices.list({ customer }))).toEqual([paid, open]);
    const listed = await stripe().invoices.list({ customer, status: "open" });
    expect(ids(listed)).toEqual([open]);
    const pending = await create("payment_intent", "processing");
    const payments = await stripe().paymentIntents.list({ customer });
    expect(ids(payments)).toEqual([pending]);
    for (const list of [listed, payments]) AnyResponse.parse(list);
    const { id: other } = await stripe().customers.create();
    expect(ids(await stripe().invoices.list({ customer: other }))).toEqual([]);
    expect(ids(await stripe().paymentIntents.list({ customer: other }))).toEqual([]);
  });

  it("have no other operations", async () => {
    const rejection = stripe().subscriptions.cancel(await create("subscription", "active"));
    await expect(rejection).rejects.toMatchObject({ statusCode: 404, message: /^Unrecognized request URL/ });
  });

  it("require a customer and a status of the object", async () => {
    await expect(create("subscription", "paid")).rejects.toThrow("Invalid option");
    customer = "cus_unknown";
    await expect(create("invoice", "open")).rejects.toThrow("No such customer: 'cus_unknown'");
  });
});

it("the deletion of a customer cancels its subscriptions first, with an event", async () => {
  const id = await create("subscription", "active");
  await stripe().customers.del(customer);
  const { data } = await stripe().events.list({ types: ["customer.subscription.deleted", "customer.deleted"] });
  for (const event of data) AnyResponse.parse(event);
  expect(data.map(({ type }) => type)).toEqual(["customer.deleted", "customer.subscription.deleted"]);
  expect(data[1]?.data.object).toMatchObject({ id, status: "canceled", ended_at: expect.any(Number) });
});
