import { describe, expect, it } from "vitest";
import { useService } from "../../../support/service.ts";

const service = useService();
const card = "4242 4242 4242 4242";

describe("card data", () => {
  it.each([
    ["metadata[note]", { metadata: { note: `paid with ${card}` } }],
    ["metadata[4242424242424242]", { metadata: { "4242424242424242": "x" } }],
    ["name", { name: card }],
    ["description", { description: "378282246310005" }],
    ["address[line2]", { address: { line2: "5555-5555-5555-4444" } }],
    ["shipping[name]", { shipping: { name: card, address: { city: "Berlin" } } }],
    [
      "invoice_settings[custom_fields][0][value]",
      { invoice_settings: { custom_fields: [{ name: "Card", value: card }] } },
    ],
    ["phone", { phone: "4242424242424242" }],
    ["balance", { balance: 4242424242424242 }],
    ["preferred_locales[1]", { preferred_locales: ["en", "nr4242.4242.4242.4242"] }],
    ["metadata[nr4242_4242_4242_4242]", { metadata: { nr4242_4242_4242_4242: "x" } }],
  ])("in %s is refused, and the answer names the field only", async (param, customer) => {
    const refusal = service.client().customers.create(customer);
    await expect(refusal).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      statusCode: 400,
      param,
      message: `${param} contains what looks like a card number. Attach a payment method instead.`,
    });
  });

  it.each(["card_number", "cvc", "ssn", "password"])("under the name %s is refused, whatever it is", async (name) => {
    const refusal = service.client().customers.create({ metadata: { [name]: "secret" } });
    await expect(refusal).rejects.toMatchObject({
      statusCode: 400,
      param: `metadata[${name}]`,
      message: expect.not.stringContaining("secret"),
    });
  });

  it("under such a name can be deleted", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { password: "kept before" } });
    expect(await service.client().customers.update(id, { metadata: { password: "" } })).toMatchObject({ metadata: {} });
  });

  it("is not looked for by email or name", async () => {
    await expect(service.client().customers.search({ query: `name:"${card}"` })).rejects.toMatchObject({
      statusCode: 400,
      param: "query",
    });
    await expect(service.client().customers.list({ email: card })).rejects.toMatchObject({
      statusCode: 400,
      param: "email",
    });
  });
});
