import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { useService } from "../support/service.ts";

const service = useService({ searchLag: 0 });

/** The object of a response, without the SDK's properties. */
const plain = (object: object): unknown => JSON.parse(JSON.stringify(object));

describe("customers", () => {
  const everything: Stripe.CustomerCreateParams = {
    address: {
      city: "Berlin",
      country: "DE",
      line1: "Unter den Linden 1",
      line2: "",
      postal_code: "10117",
      state: "BE",
    },
    balance: -1500,
    business_name: "Rosen GmbH",
    cash_balance: { settings: { reconciliation_mode: "manual" } },
    description: "Ümläute & =[brackets]",
    email: "jenny.rosen@example.com",
    individual_name: "Jenny Rosen",
    invoice_prefix: "ROSEN",
    invoice_settings: {
      custom_fields: [{ name: "PO", value: "42" }],
      footer: "Thanks",
      rendering_options: { amount_tax_display: "exclude_tax" },
    },
    metadata: { "0": "zero", order: "1", "key with spaces": "a+b%20c" },
    name: "Jenny Rosen",
    next_invoice_sequence: 7,
    phone: "+49301234567",
    preferred_locales: ["de", "en"],
    shipping: { address: { line1: "Tor 2" }, name: "Lager", phone: "+49307654321" },
    tax: { ip_address: "192.0.2.1", validate_location: "deferred" },
    tax_exempt: "reverse",
    tax_id_data: [{ type: "eu_vat", value: "DE123456789" }],
    validate: false,
  };

  it("are created with every documented parameter, and returned as Stripe returns them", async () => {
    const created = await service
      .client()
      .customers.create({ ...everything, expand: ["tax_ids", "tax", "cash_balance"] });
    const { expand: _, tax, tax_id_data, cash_balance, validate, ...shown } = everything;
    expect(created).toMatchObject({
      ...shown,
      address: { line2: null },
      shipping: { address: { line1: "Tor 2", city: null } },
    });
    expect(created.tax_ids?.data[0]).toMatchObject({ type: "eu_vat", value: "DE123456789" });
    const known = await service.stripe().customers.retrieve(created.id, { expand: ["tax_ids", "tax", "cash_balance"] });
    expect(plain(created)).toEqual(plain(known));
  });

  it("are created without parameters", async () => {
    const created = await service.client().customers.create();
    expect(plain(created)).toEqual(plain(await service.stripe().customers.retrieve(created.id)));
  });

  it("are retrieved, also after their deletion", async () => {
    const { id } = await service.stripe().customers.create({ ...everything, balance: 0 });
    expect(plain(await service.client().customers.retrieve(id))).toEqual(
      plain(await service.stripe().customers.retrieve(id)),
    );
    expect(plain(await service.client().customers.del(id))).toEqual({ id, object: "customer", deleted: true });
    expect(plain(await service.client().customers.retrieve(id))).toEqual({ id, object: "customer", deleted: true });
  });

  it("are updated: absent parameters stay unchanged, empty text unsets", async () => {
    const { id } = await service.stripe().customers.create(everything);
    const changed = await service
      .client()
      .customers.update(id, { name: "", address: "", metadata: { order: "", more: "1" } });
    expect(changed).toMatchObject({
      name: null,
      address: null,
      email: everything.email,
      metadata: { "0": "zero", more: "1" },
    });
    expect(changed.metadata).not.toHaveProperty("order");
    expect((await service.client().customers.update(id, { metadata: "" })).metadata).toEqual({});
  });

  it("are listed by page in both directions, and by filter", async () => {
    const email = "pages@example.com";
    const ids = [];
    for (let n = 0; n < 5; n++) ids.push((await service.stripe().customers.create({ email })).id);
    const [first, second, third, fourth, fifth] = ids.reverse();
    const list = async (parameters: Stripe.CustomerListParams) => {
      const { data, has_more } = await service.client().customers.list({ email, limit: 2, ...parameters });
      return [data.map(({ id }) => id), has_more];
    };
    expect(await list({})).toEqual([[first, second], true]);
    expect(await list({ starting_after: second })).toEqual([[third, fourth], true]);
    expect(await list({ starting_after: fourth })).toEqual([[fifth], false]);
    expect(await list({ ending_before: fourth })).toEqual([[second, third], true]);
    const all = await service
      .client()
      .customers.list({ email, created: { gte: 1 }, limit: 2 })
      .autoPagingToArray({ limit: 100 });
    expect(all.map(({ id }) => id)).toEqual(ids);
    expect(await list({ created: { gt: 4_000_000_000 } })).toEqual([[], false]);
  });

  it("are found by search", async () => {
    const { id } = await service
      .stripe()
      .customers.create({ email: "search@example.com", metadata: { "user id": "7" } });
    const found = await service
      .client()
      .customers.search({ query: 'email:"search@example.com" AND metadata["user id"]:"7"' });
    expect(found).toMatchObject({
      object: "search_result",
      url: "/v1/customers/search",
      has_more: false,
      next_page: null,
      data: [{ id }],
    });
  });
});

describe("payment methods", () => {
  it("are attached, set as the default, listed, retrieved and detached", async () => {
    const client = service.client();
    const { id: customer } = await service.stripe().customers.create({});
    const method = await client.paymentMethods.attach("pm_card_mastercard", { customer });
    expect(method).toMatchObject({ customer, type: "card", card: { brand: "mastercard", last4: "4444" } });

    const invoice_settings = { default_payment_method: method.id };
    expect(await client.customers.update(customer, { invoice_settings })).toMatchObject({ invoice_settings });
    const url = `/v1/customers/${customer}/payment_methods`;
    expect(plain(await client.customers.listPaymentMethods(customer, { type: "card" }))).toEqual({
      object: "list",
      data: [plain(method)],
      has_more: false,
      url,
    });
    expect(await client.paymentMethods.list({ customer })).toMatchObject({
      url: "/v1/payment_methods",
      data: [{ id: method.id }],
    });
    expect(plain(await client.paymentMethods.retrieve(method.id))).toEqual(plain(method));
    expect(plain(await client.customers.retrievePaymentMethod(customer, method.id))).toEqual(plain(method));

    expect(await client.paymentMethods.detach(method.id)).toMatchObject({ id: method.id, customer: null });
    expect(await client.customers.retrieve(customer)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    expect((await client.customers.listPaymentMethods(customer)).data).toEqual([]);
  });

  it("are listed for a customer only", async () => {
    const response = await service.fetch("/v1/payment_methods");
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        error: {
          code: "parameter_missing",
          doc_url: "https://stripe.com/docs/error-codes/parameter-missing",
          message: "Missing required param: customer.",
          param: "customer",
          type: "invalid_request_error",
        },
      },
    ]);
  });
});
