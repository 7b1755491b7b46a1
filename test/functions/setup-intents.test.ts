import type Stripe from "stripe";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../../infra/local/aws/event-bridge.ts";
import { patience } from "../support/patience.ts";
import { useService } from "../support/service.ts";

const service = useService({ webhooks: true });
const published: BusEvent[] = [];
beforeAll(() => void service.subscribers.add((event) => published.push(event)));
const onServer = { automatic_payment_methods: { enabled: true, allow_redirects: "never" } } as const;

/** Returns a new setup intent that waits for the authentication of a new customer. */
async function waiting() {
  const { setupIntents } = service.client();
  const { id: customer } = await service.stripe().customers.create({});
  const { id } = await setupIntents.create({ ...onServer, customer });
  const confirmed = await setupIntents.confirm(id, { payment_method: "pm_card_authenticationRequired" });
  expect(confirmed).toMatchObject({ status: "requires_action", next_action: { type: "use_stripe_sdk" } });
  return { id, customer };
}

const authenticate = (setup_intent: string, outcome: string) =>
  service.control("POST", "/authentications", { setup_intent, outcome });

/** Returns the types of a customer's events, oldest first. */
async function eventsOf(customer: string) {
  const events = await service.stripe().events.list({ limit: 100 });
  const isOf = ({ data }: Stripe.Event) => (data.object as { customer?: unknown }).customer === customer;
  return events.data
    .filter(isOf)
    .map(({ type }) => type)
    .toReversed();
}

describe("setup intents", () => {
  it("save the card after its authentication", async () => {
    const { id, customer } = await waiting();
    await authenticate(id, "succeeded");
    const saved = await service.client().setupIntents.retrieve(id, { expand: ["payment_method", "latest_attempt"] });
    expect(saved).toMatchObject({
      status: "succeeded",
      next_action: null,
      payment_method: { customer, card: { last4: "3184" } },
      latest_attempt: { setup_intent: id, status: "succeeded" },
    });
    expect(await eventsOf(customer)).toEqual([
      "setup_intent.created",
      "setup_intent.requires_action",
      "payment_method.attached",
      "setup_intent.succeeded",
    ]);
  });

  it("publish each step with the id of the setup intent, and no secret", async () => {
    const { id, customer } = await waiting();
    await authenticate(id, "succeeded");
    const types = () =>
      published.filter(({ detail }) => Object(detail).customer === customer).map((event) => event["detail-type"]);
    await vi.waitUntil(() => types().includes("payment_method.attached"), patience);
    await vi.waitUntil(() => service.queues.events.size === 0, patience);
    expect(new Set(types())).toEqual(
      new Set([
        "customer.created",
        "payment_method.attached",
        "setup_intent.created",
        "setup_intent.requires_action",
        "setup_intent.succeeded",
      ]),
    );
    const objects = published.flatMap(({ detail }) =>
      Object(detail).customer === customer ? (Object(detail).object ?? []) : [],
    );
    expect(objects).toEqual(Array(3).fill({ type: "setup_intent", id }));
    expect(JSON.stringify(published)).not.toContain("_secret_");
  });

  it("save no card if the authentication fails, and can be confirmed again", async () => {
    const { id, customer } = await waiting();
    await authenticate(id, "failed");
    const { setupIntents, customers } = service.client();
    expect(await setupIntents.retrieve(id)).toMatchObject({
      status: "requires_payment_method",
      last_setup_error: { code: "setup_intent_authentication_failure", payment_method: { type: "card" } },
    });
    expect(await setupIntents.retrieve(id, { expand: ["latest_attempt"] })).toMatchObject({
      latest_attempt: { status: "failed", setup_error: { code: "setup_intent_authentication_failure" } },
    });
    expect((await customers.listPaymentMethods(customer)).data).toEqual([]);
    await expect(authenticate(id, "succeeded")).rejects.toThrow("waits for no authentication");
    expect(await setupIntents.confirm(id, { payment_method: "pm_card_visa" })).toMatchObject({ status: "succeeded" });
    expect(await eventsOf(customer)).toContain("setup_intent.setup_failed");
  });

  it("are updated, listed by payment method and canceled", async () => {
    const { setupIntents, paymentMethods } = service.client();
    const { id: customer } = await service.stripe().customers.create({});
    const { id: payment_method } = await paymentMethods.attach("pm_card_visa", { customer });
    const { id } = await setupIntents.create({ customer, allowed_payment_method_types: ["card"] });
    const options = { card: { request_three_d_secure: "any" } } as const;
    expect(await setupIntents.update(id, { payment_method, payment_method_options: options })).toMatchObject({
      status: "requires_confirmation",
      payment_method_types: ["card"],
      payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: "any" } },
    });
    expect((await setupIntents.list({ payment_method })).data).toMatchObject([{ id }]);
    expect(await setupIntents.cancel(id, { cancellation_reason: "duplicate" })).toMatchObject({ status: "canceled" });
    expect(await eventsOf(customer)).toContain("setup_intent.canceled");
  });

  it("report a declined card with the setup intent, without its secret", async () => {
    const { setupIntents } = service.client();
    const confirmed = { ...onServer, confirm: true, payment_method: "pm_card_chargeDeclined" };
    const error = await setupIntents.create(confirmed).catch(({ raw }) => raw);
    expect(error).toMatchObject({
      code: "card_declined",
      setup_intent: { client_secret: null, last_setup_error: { code: "card_declined" }, payment_method: null },
    });
  });

  it.each([
    ["payment_method_data", { payment_method_data: { type: "card", card: { number: "4242" } } }],
    ["payment_method_options[klarna]", { payment_method_options: { klarna: { currency: "usd" } } }],
  ])("reject %s", async (param, parameters) => {
    const rejection = service.client().setupIntents.create(parameters as Stripe.SetupIntentCreateParams);
    await expect(rejection).rejects.toMatchObject({ statusCode: 400, param, code: "parameter_unknown" });
  });
});

describe("sessions", () => {
  it("show a client secret and a link to the client that creates them", async () => {
    const { id: customer } = await service.stripe().customers.create({});
    const { customerSessions, billingPortal } = service.client();
    const components = { customer_sheet: { enabled: true, features: { payment_method_remove: "enabled" } } } as const;
    const session = await customerSessions.create({ customer, components });
    expect(session).toMatchObject({ customer, components, client_secret: expect.stringMatching(/^cuss_secret_/) });
    expect(session.expires_at - session.created).toBe(1800);
    const flow_data = { type: "payment_method_update" } as const;
    expect(await billingPortal.sessions.create({ customer, flow_data, locale: "de" })).toMatchObject({
      customer,
      flow: flow_data,
      locale: "de",
      url: expect.stringMatching(/^https:/),
    });
  });
});
