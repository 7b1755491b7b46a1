import { describe, expect, it } from "vitest";
import { useDouble } from "../../../support/double.ts";

const double = useDouble();
const create = (number: string) =>
  double.stripe().paymentMethods.create({ type: "card", card: { number, exp_month: 12, exp_year: 2040, cvc: "123" } });

/** Numbers of https://docs.stripe.com/testing, with what a payment method shows of them. */
const numbers = [
  ["4242 4242 4242 4242", { brand: "visa", last4: "4242", country: "US", funding: "credit" }],
  ["4242-4242-4242-4242", { brand: "visa", last4: "4242" }],
  ["4000003560000123", { brand: "visa", last4: "0123", country: "IN" }],
  ["2223003122003222", { brand: "mastercard", last4: "3222" }],
  ["378282246310005", { brand: "amex", last4: "0005" }],
  ["36227206271667", { brand: "diners", last4: "1667" }],
  ["6555900000604105", { brand: "discover", last4: "4105" }],
  ["3530111333300000", { brand: "jcb", last4: "0000", country: "JP" }],
  ["6205500000000000004", { brand: "unionpay", last4: "0004" }],
  ["4000007560000009", { brand: "visa", last4: "0009", country: "CH" }],
] as const;

describe("the numbers of test cards", () => {
  it.each(numbers)("%s creates a payment method", async (number, card) => {
    expect(await create(number)).toMatchObject({ card });
  });

  it.each([["4242424242424241"], ["4242"], [""]])("%s is incorrect", async (number) => {
    await expect(create(number)).rejects.toMatchObject({ statusCode: 402, code: "incorrect_number" });
  });

  // Recorded: a declining number creates a payment method.
  it.each([
    ["4000000000000002", "card_declined", "generic_decline"],
    ["4000000000009979", "card_declined", "stolen_card"],
    ["4000000000000069", "expired_card", ""],
  ])("%s is declined only when it is attached or used", async (number, code, decline_code) => {
    const stripe = double.stripe();
    const [{ id }, customer] = [await create(number), await stripe.customers.create()];
    const declined = { statusCode: 402, code, decline_code };
    await expect(stripe.paymentMethods.attach(id, { customer: customer.id })).rejects.toMatchObject(declined);
    await expect(stripe.customers.create({ payment_method: id })).rejects.toMatchObject(declined);
    expect(await stripe.paymentMethods.retrieve(id)).toMatchObject({ customer: null });
  });
});

/** Names of https://docs.stripe.com/testing, of each group. */
const names = [
  ...["us", "ae_mastercard", "th_credit", "gb_debit", "mx", "sa", "visa_cartesBancaires", "debit_visaHsaProductCode"],
  ...["visa_debit_eftposAuCoBranded", "amex_threeDSecureNotSupported", "threeDSecureOptional", "bypassPending"],
  ...["riskLevelHighest", "highEfwScore", "freeTrialAbuseBlock", "avsZipFailElevatedRisk", "pendingRefund"],
  ...["createMultipleDisputes", "createComplianceDispute", "authenticationRequiredSetupForOffSession"],
  ...["indiaRecurringMandateSetupAndRenewalsSuccess", "visa_chargeCustomerFailLostCard", "domesticPricing"],
];

it.each(names)("pm_card_%s and tok_%s are the same card", async (name) => {
  const stripe = double.stripe();
  const { id: customer } = await stripe.customers.create();
  const attached = await stripe.paymentMethods.attach(`pm_card_${name}`, { customer });
  const created = await stripe.paymentMethods.create({ type: "card", card: { token: `tok_${name}` } });
  const { brand, country, funding, last4 } = attached.card ?? {};
  expect(created.card).toMatchObject({ brand, country, funding, last4 });
});

it("a name that every object has is no card", async () => {
  await expect(double.stripe().paymentMethods.retrieve("pm_card_toString")).rejects.toMatchObject({ statusCode: 404 });
  const created = double.stripe().paymentMethods.create({ type: "card", card: { token: "tok_toString" } });
  await expect(created).rejects.toMatchObject({ code: "resource_missing" });
});
