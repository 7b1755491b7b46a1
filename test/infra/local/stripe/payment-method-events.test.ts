import { expect, it } from "vitest";
import { useDouble } from "../../../support/double.ts";

const double = useDouble();

it("names in the event of an update of a payment method what it changed", async () => {
  const stripe = double.stripe();
  const { id: customer } = await stripe.customers.create();
  const { id, card } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.paymentMethods.update(id, { card: { exp_year: 2040 }, billing_details: { name: "Jenny Rosen" } });
  const [event] = (await stripe.events.list({ type: "payment_method.updated" })).data;
  expect(event?.data.previous_attributes).toEqual({
    card: { exp_year: card?.exp_year },
    billing_details: { name: null },
  });
});
