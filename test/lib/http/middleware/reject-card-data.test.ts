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
  ])("is rejected in %s, with a message that names only the field", async (param, customer) => {
    const rejection = service.client().customers.create(customer);
    await expect(rejection).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      statusCode: 400,
      param,
      message: `${param} contains what looks like a card number. Attach a payment method instead.`,
    });
  });

  it.each(["card_number", "cvc", "ssn", "password"])(
    "is rejected in metadata with the name %s, with any value",
    async (name) => {
      const rejection = service.client().customers.create({ metadata: { [name]: "secret" } });
      await expect(rejection).rejects.toMatchObject({
        statusCode: 400,
        param: `metadata[${name}]`,
        message: expect.not.stringContaining("secret"),
      });
    },
  );

  it("is rejected in a tax id, which can be a number of up to 14 digits with the check digit of cards", async () => {
    const { customers } = service.client();
    const siret = { type: "fr_siret" as const, value: "63201234500013" };
    const { id } = await customers.create({ tax_id_data: [siret] });
    expect(await customers.createTaxId(id, siret)).toMatchObject(siret);
    await expect(customers.create({ description: siret.value })).rejects.toMatchObject({ param: "description" });
    const rejection = { statusCode: 400, message: expect.stringContaining("looks like a card number") };
    const paid = { type: "fr_siret" as const, value: card };
    await expect(customers.createTaxId(id, paid)).rejects.toMatchObject(rejection);
    await expect(customers.create({ tax_id_data: [paid] })).rejects.toMatchObject(rejection);
  });

  it("can be deleted from metadata with such a name", async () => {
    const { id } = await service.stripe().customers.create({ metadata: { password: "kept before" } });
    expect(await service.client().customers.update(id, { metadata: { password: "" } })).toMatchObject({ metadata: {} });
  });

  it("is rejected in searches and filters", async () => {
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
