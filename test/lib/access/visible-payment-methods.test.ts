import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { demoKey, demoKeys, environment } from "../../../infra/local/environment.ts";
import { hashKey } from "../../../lib/access/clients.ts";
import type { Scope } from "../../../lib/access/scopes.ts";
import { useService } from "../../support/service.ts";
import { withStripeProxy } from "../../support/stripe-proxy.ts";

/** Clients with some of the scopes. */
const partial: Record<string, Scope[]> = {
  reader: ["customers:write", "payment_methods:read"],
  attacher: ["payment_methods:write"],
  accountant: ["tax_ids:read"],
  clerk: ["tax_ids:read", "customers:read"],
};
const service = useService({
  environment: {
    ...environment,
    clients: [
      ...environment.clients,
      ...Object.entries(partial).map(([name, scopes]) => ({ name, scopes, rate: 100, burst: 200 })),
    ],
  },
  clientKeys: {
    ...demoKeys(),
    ...Object.fromEntries(
      Object.keys(partial).map((name) => [name, [{ hash: hashKey(demoKey(name)), created: 0, label: "" }]]),
    ),
  },
});

describe("a client without payment_methods:write", () => {
  it.each([
    ["payment_method", { payment_method: "pm_card_visa" }],
    ["source", { source: "tok_visa" }],
  ])("cannot create a customer with a %s, even if it may read payment methods", async (param, parameters) => {
    const email = `${param}@example.com`;
    await expect(service.client("reader").customers.create({ email, ...parameters })).rejects.toMatchObject({
      statusCode: 403,
      param,
      message: expect.stringContaining("payment_methods:write"),
    });
    expect((await service.stripe().customers.list({ email })).data).toEqual([]);
  });
});

describe("a client without payment_methods:read", () => {
  it("gets only the id and the owner of a payment method that it attaches and detaches", async () => {
    const { id: customer } = await service.stripe().customers.create();
    const { paymentMethods } = service.client("attacher");
    const plain = (response: object) => JSON.parse(JSON.stringify(response));
    const attached = plain(await paymentMethods.attach("pm_card_visa", { customer }));
    const { id, created } = attached;
    const visible = { id, object: "payment_method", created, customer, livemode: false, type: "card" };
    expect(attached).toEqual(visible);
    expect(plain(await paymentMethods.detach(id))).toEqual({ ...visible, customer: null });
  });

  it("gets no `sources`, which older API versions return by default", async () => {
    const { id } = await service.stripe().customers.create({ source: "tok_visa" });
    const sources = { object: "list", data: [{ id: "card_1", object: "card", last4: "4242" }] };
    const customers = await withStripeProxy(
      service.stripeUrl,
      async ({ body }) => ({ body: JSON.stringify({ ...JSON.parse(body), sources }) }),
      () => Promise.all(["admin", "storefront"].map((client) => service.client(client).customers.retrieve(id))),
    );
    expect(customers.map((customer) => (customer as Stripe.Customer).sources)).toEqual([sources, undefined]);
  });
});

describe("a client without customers:read", () => {
  it.each(["data.customer", "data.owner.customer"])("cannot expand %s, which would reveal a customer", async (path) => {
    const { id } = await service.stripe().customers.create({
      name: "Jenny",
      source: "tok_visa",
      tax_id_data: [{ type: "eu_vat", value: "DE123456789" }],
    });
    const list = (client: string) => service.client(client).customers.listTaxIds(id, { expand: [path] });
    await expect(list("accountant")).rejects.toMatchObject({
      statusCode: 403,
      param: "expand",
      message: `Expanding \`${path}\` requires the scope customers:read.`,
    });
    const seen = JSON.stringify((await list("clerk")).data);
    expect(seen).toContain('"name":"Jenny"');
    expect(seen).not.toContain("card_");
  });
});
