import type Stripe from "stripe";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { environment } from "../../infra/local/environment.ts";
import { type Endpoint, endpoints, stage } from "../../infra/service.ts";
import { scopes } from "../../lib/access/scopes.ts";
import { coldStart, useService } from "../support/service.ts";

/** Parameters without which an endpoint rejects a request before it reads Stripe. */
const required: Record<string, Record<string, string>> = {
  "create-tax-id": { type: "eu_vat", value: "DE123456789" },
  "create-customer-balance-transaction": { amount: "-500", currency: "usd" },
  "create-funding-instructions": {
    currency: "eur",
    funding_type: "bank_transfer",
    "bank_transfer[type]": "eu_bank_transfer",
    "bank_transfer[eu_bank_transfer][country]": "DE",
  },
  "create-customer-session": { "components[buy_button][enabled]": "true" },
};

/** By endpoint without id of a customer's object in its path, the parameter that names one, or the test that covers it. */
const otherEndpoints: Record<string, "customer" | "payment_method" | "below"> = {
  "create-customer": "payment_method",
  "list-customers": "below",
  "search-customers": "below",
  "list-payment-methods": "customer",
  "create-setup-intent": "customer",
  "list-setup-intents": "customer",
  "create-customer-session": "customer",
  "create-billing-portal-session": "customer",
};

/** The ids that a path can contain. Those of the second line exist only within a customer. */
const owned = ["customer", "payment_method", "setup_intent"] as const;
const dependent = ["tax_id", "transaction"];
type Owned = (typeof owned)[number];

interface Target {
  readonly name: string;
  readonly row: Endpoint;
  readonly varied: Owned;
}

const namesIn = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
const rows = Object.entries<Endpoint>(endpoints).filter(([, { scope }]) => scope);
const targets: Target[] = rows.flatMap(([name, row]) => {
  const inPath = owned.filter((id) => namesIn(row.path).includes(id));
  const other = otherEndpoints[name];
  const varied = inPath.length > 0 || !other || other === "below" ? inPath : [other];
  return varied.map((id) => ({ name, row, varied: id }));
});

it("knows how each endpoint names customers", () => {
  for (const [name, { path }] of rows) {
    const unknown = namesIn(path).filter((id) => ![...owned, ...dependent, "reference"].includes(id));
    const isKnown = namesIn(path).length > 0 ? unknown.length === 0 : name in otherEndpoints;
    expect([name, isKnown]).toEqual([name, true]);
  }
});

const everyScope = environment.clients.map((client) => ({ ...client, scopes: [...scopes] }));

describe.each(["visible", "hidden"] as const)("if customers of no namespace are %s", (unowned) => {
  let time = 0;
  const service = useService({
    environment: { ...environment, clients: everyScope, ownership: { unowned } },
    searchLag: 0,
    // Advances the clock by one second per request, so that no throttle applies.
    now: () => (time += 1000),
  });

  // The functions of the other service are connected to its double.
  beforeAll(coldStart);

  /** Creates the objects of a customer with this metadata, as somebody at Stripe does. */
  async function objectsOf(metadata: Stripe.MetadataParam): Promise<Record<Owned, string>> {
    const stripe = service.stripe();
    const customer = (await stripe.customers.create({ metadata })).id;
    const payment_method = (await stripe.paymentMethods.attach("pm_card_visa", { customer })).id;
    const hasIntents = targets.some(({ varied }) => varied === "setup_intent");
    const setup_intent = hasIntents ? (await stripe.setupIntents.create({ customer })).id : "seti_none";
    return { customer, payment_method, setup_intent };
  }
  const missing = { customer: "cus_none", payment_method: "pm_none", setup_intent: "seti_none" };

  /** Sends a request with these ids. Returns the response with the varied id and the request's id replaced. */
  async function send({ name, row, varied }: Target, ids: Record<Owned, string>) {
    const inPath = namesIn(row.path);
    const path = row.path.replace(/\{(\w+)\}/g, (_, id: string) => ids[id as Owned] ?? "id_none");
    const parameters = new URLSearchParams({
      ...required[name],
      ...(!inPath.includes(varied) && { [varied]: ids[varied] }),
    });
    const [method = ""] = row.methods;
    const url = `/${stage}${path}`;
    const response = await (method === "POST"
      ? service.fetch(url, { method, body: parameters })
      : service.fetch(`${url}?${parameters}`, { method }));
    const { "request-id": _, date: __, ...headers } = Object.fromEntries(response.headers);
    return { status: response.status, headers, body: (await response.text()).replaceAll(ids[varied], "ID") };
  }

  let own: Record<Owned, string>;
  beforeEach(async () => {
    own = await objectsOf({ namespace: "shop" });
  });
  const cases: [string, Stripe.MetadataParam, boolean][] = [
    ["an own customer", { namespace: "shop" }, true],
    ["a customer with an own reference", { user_id: "7" }, true],
    ["a stranger's customer with an own reference", { namespace: "support", user_id: "7" }, true],
    ["a stranger's customer", { namespace: "support" }, false],
    ["a customer with a stranger's reference", { reference_support: "7" }, false],
    ["a customer of an unknown namespace", { namespace: "former" }, false],
    ["nobody's customer", { note: "tea" }, unowned === "visible"],
  ];

  describe.each(targets)("$name, by its $varied,", (target) => {
    it.each(cases)("of %s", async (_, metadata, isVisible) => {
      const objects = await objectsOf(metadata);
      const expected = await send(target, { ...own, [target.varied]: missing[target.varied] });
      expect([expected.status, expected.body]).toEqual([
        expect.toSatisfy((status) => [400, 404].includes(status)),
        expect.stringMatching(/"code": "resource_missing"[\s\S]*"message": "No such \w+: 'ID'"/),
      ]);
      const response = await send(target, isVisible ? objects : { ...own, [target.varied]: objects[target.varied] });
      if (isVisible) expect(response.body).not.toBe(expected.body);
      else expect(response).toEqual(expected);
    });
  });

  it("a payment method without customer is visible", async () => {
    const { id } = await service.stripe().paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    expect((await service.client().paymentMethods.retrieve(id)).id).toBe(id);
    expect((await service.client().paymentMethods.attach(id, { customer: own.customer })).customer).toBe(own.customer);
  });

  it("a deleted customer is like one of no namespace", async () => {
    await service.client().customers.del(own.customer);
    const read = service.client().customers.retrieve(own.customer);
    if (unowned === "visible") expect(await read).toMatchObject({ deleted: true });
    else await expect(read).rejects.toMatchObject({ statusCode: 404, code: "resource_missing", param: "id" });
  });
});
