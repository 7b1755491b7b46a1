import { describe, expect, it } from "vitest";
import { useDouble } from "../../../support/double.ts";

const double = useDouble();

describe("customers of the Stripe double", () => {
  it("retain their default when another payment method is detached", async () => {
    const { customers, paymentMethods } = double.stripe();
    const { id } = await customers.create();
    const [first, second] = [
      await paymentMethods.attach("pm_card_visa", { customer: id }),
      await paymentMethods.attach("pm_card_visa", { customer: id }),
    ];
    await customers.update(id, { invoice_settings: { default_payment_method: first.id } });
    await paymentMethods.detach(second.id);
    expect(await customers.retrieve(id)).toMatchObject({ invoice_settings: { default_payment_method: first.id } });
  });

  it("have no event for an update that changes nothing", async () => {
    const { customers, events } = double.stripe();
    const { id } = await customers.create({ name: "Jenny" });
    const [{ id: last } = { id: "" }] = (await events.list({ limit: 1 })).data;
    await customers.update(id, { name: "Jenny" });
    expect((await events.list({ ending_before: last })).data).toEqual([]);
  });

  it("are not listed for a test clock that they do not have", async () => {
    const { customers } = double.stripe();
    await customers.create();
    expect((await customers.list({ test_clock: "clock_1" })).data).toEqual([]);
  });

  it("reject a default source that they do not have", async () => {
    const { customers } = double.stripe();
    const { id, default_source } = await customers.create({ source: "tok_visa" });
    const error = { code: "resource_missing", param: "default_source", statusCode: 400 };
    await expect(customers.update(id, { default_source: "card_missing" })).rejects.toMatchObject(error);
    expect(await customers.update(id, { default_source: String(default_source) })).toMatchObject({ default_source });
  });

  it.each([
    ["manual", { reconciliation_mode: "manual", using_merchant_default: false }],
    ["merchant_default", { reconciliation_mode: "automatic", using_merchant_default: true }],
  ] as const)("have the cash balance settings of %s", async (reconciliation_mode, settings) => {
    const parameters = { cash_balance: { settings: { reconciliation_mode } }, expand: ["cash_balance"] };
    expect(await double.stripe().customers.create(parameters)).toMatchObject({ cash_balance: { settings } });
  });
});

describe("payment methods of the Stripe double", () => {
  it("are listed for all customers, if they are attached", async () => {
    const { customers, paymentMethods } = double.stripe();
    const { id: customer } = await customers.create();
    const attached = await paymentMethods.attach("pm_card_visa", { customer });
    await paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    expect((await paymentMethods.list({ limit: 1 })).data).toMatchObject([{ id: attached.id }]);
  });
});
