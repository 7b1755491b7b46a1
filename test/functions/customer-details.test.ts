import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { useService } from "../support/service.ts";

const service = useService({ searchLag: 0 });
const newCustomer = async () => (await service.stripe().customers.create()).id;

/** The object of a response, without the SDK's properties. */
const plain = (object: object): unknown => JSON.parse(JSON.stringify(object));

/** The types of the latest events about an object, newest first. */
const eventsOf = async (prefix: string, customer: string) => {
  const { data } = await service.stripe().events.list({ type: prefix, limit: 100 });
  return data.filter((event) => JSON.stringify(event.data).includes(customer)).map(({ type }) => type);
};

describe("a customer's tax ids", () => {
  it("are created, listed, retrieved and deleted, with their events", async () => {
    const { customers } = service.client();
    const customer = await newCustomer();
    const created = await customers.createTaxId(customer, { type: "eu_vat", value: "000000000" });
    expect(created).toMatchObject({ customer, value: "000000000", country: null, verification: { status: "pending" } });
    const known = await service.stripe().customers.retrieveTaxId(customer, created.id);
    expect(known).toMatchObject({ id: created.id, verification: { status: "verified" } });
    expect(plain(await customers.retrieveTaxId(customer, created.id))).toEqual(plain(known));
    expect((await customers.listTaxIds(customer)).data.map(plain)).toEqual([plain(known)]);
    expect(plain(await customers.deleteTaxId(customer, created.id))).toEqual({
      id: created.id,
      object: "tax_id",
      deleted: true,
    });
    expect((await customers.listTaxIds(customer)).data).toEqual([]);
    expect(await eventsOf("customer.tax_id.*", customer)).toEqual([
      "customer.tax_id.deleted",
      "customer.tax_id.updated",
      "customer.tax_id.created",
    ]);
  });
});

describe("a customer's balance", () => {
  it("changes with each transaction, and with an event", async () => {
    const { customers } = service.client();
    const customer = await newCustomer();
    const created = await customers.createBalanceTransaction(customer, { amount: -500, currency: "usd" });
    expect(await customers.retrieve(customer)).toMatchObject({ balance: -500, currency: "usd" });
    expect(plain(await customers.retrieveBalanceTransaction(customer, created.id))).toEqual(plain(created));
    const notes = { description: "Goodwill", metadata: { order: "7" } };
    expect(await customers.updateBalanceTransaction(customer, created.id, notes)).toMatchObject({
      ...(plain(created) as object),
      ...notes,
    });
    expect((await customers.listBalanceTransactions(customer)).data).toMatchObject([{ id: created.id, ...notes }]);
    expect(await eventsOf("customer.updated", customer)).toEqual(["customer.updated"]);
  });
});

describe("a customer's discount", () => {
  it("is deleted, with its events", async () => {
    const { customers } = service.client();
    const customer = await newCustomer();
    const coupon = await service
      .stripe()
      .coupons.create({ percent_off: 12.5, duration: "repeating", duration_in_months: 3 });
    await service.control("POST", "/discounts", { customer, coupon: coupon.id });
    const expand = ["discount.source.coupon"];
    const { discount } = (await service.stripe().customers.retrieve(customer, { expand })) as Stripe.Customer;
    expect(discount).toMatchObject({ customer, source: { coupon: { id: coupon.id, times_redeemed: 1 } } });
    expect(Number(discount?.end) - Number(discount?.start)).toBeGreaterThan(85 * 86_400);
    const deleted = await customers.deleteDiscount(customer);
    expect(deleted).toMatchObject({ id: discount?.id, object: "discount", customer, deleted: true });
    expect(await customers.retrieve(customer)).toMatchObject({ discount: null });
    await expect(customers.deleteDiscount(customer)).rejects.toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
    expect(await eventsOf("customer.discount.*", customer)).toEqual([
      "customer.discount.deleted",
      "customer.discount.created",
    ]);
    expect(await eventsOf("customer.updated", customer)).toHaveLength(2);
  });
});

describe("a customer's cash balance", () => {
  it("has settings, funds and transactions, with their events", async () => {
    const { customers } = service.client();
    const customer = await newCustomer();
    const settings = { reconciliation_mode: "manual" as const };
    expect(await customers.updateCashBalance(customer, { settings })).toMatchObject({ settings });
    const funded = await service
      .stripe()
      .testHelpers.customers.fundCashBalance(customer, { amount: 500, currency: "eur" });
    const balance = await customers.retrieveCashBalance(customer);
    expect(balance).toMatchObject({ available: { eur: 500 }, settings });
    expect(await customers.retrieve(customer, { expand: ["cash_balance"] })).toMatchObject({
      cash_balance: plain(balance),
    });
    expect((await customers.listCashBalanceTransactions(customer)).data.map(plain)).toEqual([plain(funded)]);
    expect(plain(await customers.retrieveCashBalanceTransaction(customer, funded.id))).toEqual(plain(funded));
    expect(await eventsOf("cash_balance.*", customer)).toEqual(["cash_balance.funds_available"]);
    expect(await eventsOf("customer_cash_balance_transaction.*", customer)).toHaveLength(1);
  });

  it("has funding instructions, which are the same each time, and differ between customers", async () => {
    const { customers } = service.client();
    const parameters: Stripe.CustomerCreateFundingInstructionsParams = {
      bank_transfer: { type: "eu_bank_transfer", eu_bank_transfer: { country: "DE" } },
      currency: "eur",
      funding_type: "bank_transfer",
    };
    const [one, other] = [await newCustomer(), await newCustomer()];
    const instructions = async (id: string) => plain(await customers.createFundingInstructions(id, parameters));
    const first = await instructions(one);
    expect(first).toMatchObject({ bank_transfer: { country: "DE", financial_addresses: [{ type: "iban" }] } });
    expect(await instructions(one)).toEqual(first);
    expect(await instructions(other)).not.toEqual(first);
  });
});

describe("an expansion", () => {
  it("of a payment is rejected, even for a client with every scope", async () => {
    const customer = await newCustomer();
    const list = service.client().customers.listCashBalanceTransactions(customer, {
      expand: ["data.applied_to_payment.payment_intent"],
    });
    await expect(list).rejects.toMatchObject({
      statusCode: 400,
      param: "expand",
      message: "This property cannot be expanded (data.applied_to_payment.payment_intent).",
    });
  });
});
