import type Stripe from "stripe";
import { beforeEach, describe, expect, it } from "vitest";
import { demoKey, demoKeys, environment } from "../../infra/local/environment.ts";
import { hashKey } from "../../lib/access/clients.ts";
import { useLog } from "../support/logs.ts";
import { coldStart, useService } from "../support/service.ts";

const writer = { name: "writer", scopes: ["payment_methods:write" as const], rate: 100, burst: 200 };
const writerKey = { hash: hashKey(demoKey("writer")), created: 0, label: "" };
const service = useService({
  environment: { ...environment, clients: [...environment.clients, writer] },
  clientKeys: { ...demoKeys(), writer: [writerKey] },
});
const log = useLog("WARN");
let customer = "";
beforeEach(async () => {
  coldStart();
  await service.control("DELETE", "/faults");
  customer = (await service.stripe().customers.create()).id;
});

/** Creates a payment method for a test card, as a browser does. */
const card = async (token = "tok_visa") =>
  (await service.stripe().paymentMethods.create({ type: "card", card: { token } })).id;
const attach = (id: string, parameters: object = {}, options: Stripe.RequestOptions = {}, name = "admin") =>
  service.client(name).paymentMethods.attach(id, { customer, ...parameters }, options);
const existing = ({ lastResponse }: Stripe.Response<unknown>) => lastResponse.headers["existing-payment-method"];
const attachedIds = async () =>
  (await service.stripe().customers.listPaymentMethods(customer)).data.map(({ id }) => id);
const defaultMethod = async () =>
  ((await service.stripe().customers.retrieve(customer)) as Stripe.Customer).invoice_settings.default_payment_method;
const failUpdates = (fault: string, times = 100) =>
  service.control("POST", "/faults", { fault, times, method: "POST", path: `/v1/customers/${customer}` });
const rejection = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => error,
  );

describe("make_default", () => {
  const make_default = true;

  it("attaches a payment method and makes it the default", async () => {
    const id = await card();
    expect(await attach(id, { make_default })).toMatchObject({ id, customer });
    expect(await defaultMethod()).toBe(id);
  });

  it("derives the key of the update from the caller's key", async () => {
    const id = await card();
    await attach(id, { make_default }, { idempotencyKey: "k-derived" });
    const sent = (await service.control("GET", "/requests")) as { path: string; idempotency_key: string }[];
    const update = sent.findLast(({ path }) => path === `/v1/customers/${customer}`);
    expect(update?.idempotency_key).toBe(`admin:k-derived/default/${id}`);
  });

  it("returns the expanded customer with its new default", async () => {
    const id = await card();
    const expanded = { id: customer, invoice_settings: { default_payment_method: id } };
    expect(await attach(id, { make_default, expand: ["customer"] })).toMatchObject({ customer: expanded });
  });

  it.each([
    ["a lost response", "reset_after_write", 502],
    ["a failure of Stripe", "error_503", 503],
    ["a rate limit", "rate_limit", 429],
  ])("leaves it attached after %s, and asks for a retry, which makes it the default", async (_, fault, statusCode) => {
    for (const options of [{ idempotencyKey: `k-${fault}` }, {}]) {
      const id = await card();
      await failUpdates(fault);
      const error = await rejection(attach(id, { make_default }, options));
      expect(error).toMatchObject({
        statusCode,
        message: `The payment method ${id} is attached to the customer ${customer}, but is not yet its default. Repeat the request, with the same Idempotency-Key if you sent one.`,
        headers: { "stripe-should-retry": "true" },
      });
      await service.control("DELETE", "/faults");
      coldStart();
      expect(await attachedIds()).toContain(id);
      expect(await attach(id, { make_default }, options)).toMatchObject({ id, customer });
      expect(await defaultMethod()).toBe(id);
    }
  });

  it("asks for a new idempotency key if Stripe has stored its failure", async () => {
    const id = await card();
    await failUpdates("error_500_kept", 1);
    const error = await rejection(attach(id, { make_default }, { idempotencyKey: "k-kept" }));
    expect(error).toMatchObject({ statusCode: 500, headers: { "stripe-should-retry": "false" } });
    expect(error.message).toContain("with a new Idempotency-Key");
    await attach(id, { make_default }, { idempotencyKey: "k-kept-2" });
    expect(await defaultMethod()).toBe(id);
  });

  it("detaches it if Stripe refuses the default for good", async () => {
    const id = await card();
    await failUpdates("card_error", 1);
    expect(await rejection(attach(id, { make_default }))).toMatchObject({
      statusCode: 402,
      message: expect.stringMatching(`^The payment method ${id} was detached again. It could not become the default: `),
    });
    expect(await attachedIds()).toEqual([]);
  });

  it("never detaches a payment method that was attached before", async () => {
    const id = await card();
    await attach(id);
    await failUpdates("card_error", 1);
    const error = await rejection(attach(id, { make_default }));
    expect(error.message).toContain(`The payment method ${id} was attached before, and stays attached.`);
    expect(await attachedIds()).toEqual([id]);
  });

  it("says so if it cannot be detached, and asks for a retry, which detaches it", async () => {
    const id = await card();
    const options = { idempotencyKey: "k-undo" };
    await failUpdates("card_error", 2);
    const path = `/v1/payment_methods/${id}`;
    await service.control("POST", "/faults", { fault: "error_503", times: 8, method: "POST", path: `${path}/detach` });
    await service.control("POST", "/faults", { fault: "error_503", times: 8, method: "GET", path });
    const error = await rejection(attach(id, { make_default }, options));
    expect(error).toMatchObject({ statusCode: 402, headers: { "stripe-should-retry": "true" } });
    expect(error.message).toContain(`The payment method ${id} is attached, but is not the default.`);
    expect(log.lines("undetached payment method")).toHaveLength(1);
    await service.control("DELETE", "/faults");
    await failUpdates("card_error", 1);
    coldStart();
    expect((await rejection(attach(id, { make_default }, options))).message).toContain("was detached again");
    expect(await attachedIds()).toEqual([]);
  });

  it("rejects a payment method of another customer as Stripe does", async () => {
    const id = await card();
    await service.stripe().paymentMethods.attach(id, { customer: (await service.stripe().customers.create()).id });
    expect(await rejection(attach(id, { make_default }))).toMatchObject({
      statusCode: 400,
      message: "The payment method you provided has already been attached to a customer.",
    });
    expect(await defaultMethod()).toBeNull();
  });

  it("says that it is attached if Stripe refuses to detach it", async () => {
    const id = await card();
    await failUpdates("card_error", 1);
    const path = `/v1/payment_methods/${id}/detach`;
    await service.control("POST", "/faults", { fault: "error_503", times: 8, method: "POST", path });
    const error = await rejection(attach(id, { make_default }));
    expect(error.message).toContain(`The payment method ${id} is attached, but is not the default.`);
  });

  it.each(["make_default", "reuse_existing"])("requires a customer for %s", async (name) => {
    const error = await rejection(attach(await card(), { customer: undefined, [name]: true }));
    expect(error).toMatchObject({ statusCode: 400, code: "parameter_missing", param: "customer" });
  });
});

describe("a card that the customer has already", () => {
  it("is named in a header of the response, and attached again", async () => {
    const [first, second, other] = [await card(), await card(), await card("tok_mastercard")];
    expect(existing(await attach(first))).toBeUndefined();
    expect(existing(await attach(other))).toBeUndefined();
    const response = await attach(second);
    expect([response.id, existing(response)]).toEqual([second, first]);
    expect(new Set(await attachedIds())).toEqual(new Set([first, second, other]));
    expect(existing(await attach(await card()))).toBe(first);
  });

  it("is another one than the payment method itself when the request is repeated", async () => {
    const [first, second] = [await card(), await card()];
    const options = { idempotencyKey: `k-${first}` };
    await attach(first, {}, options);
    await attach(second);
    expect(existing(await attach(first, {}, options))).toBe(second);
    expect(await rejection(attach(first))).toMatchObject({ statusCode: 400 });
  });

  it("is returned with reuse_existing, and made the default", async () => {
    const [first, second] = [await card(), await card()];
    await attach(first);
    const response = await attach(second, { reuse_existing: true, make_default: true, expand: ["customer"] });
    expect(response).toMatchObject({ id: first, customer: { invoice_settings: { default_payment_method: first } } });
    expect(existing(response)).toBe(first);
    expect(await attachedIds()).toEqual([first]);
  });

  it("stays attached if Stripe refuses the default", async () => {
    const [first, second] = [await card(), await card()];
    await attach(first);
    await failUpdates("card_error", 1);
    await rejection(attach(second, { reuse_existing: true, make_default: true }));
    expect(await attachedIds()).toEqual([first]);
  });

  it("is itself the existing one when the request is repeated", async () => {
    const id = await card();
    await attach(id, { reuse_existing: true });
    const again = await attach(id, { reuse_existing: true });
    expect([again.id, existing(again)]).toEqual([id, undefined]);
    expect(await attachedIds()).toEqual([id]);
  });

  it("does not prevent an attachment if it cannot be read", async () => {
    const id = await card();
    const path = `/v1/customers/${customer}/payment_methods`;
    await service.control("POST", "/faults", { fault: "error_503", times: 4, path });
    expect(await attach(id)).toMatchObject({ id, customer });
    expect(log.lines("unread payment methods")).toHaveLength(1);
  });

  it("with reuse_existing, nothing is attached if it cannot be read", async () => {
    const path = `/v1/customers/${customer}/payment_methods`;
    await service.control("POST", "/faults", { fault: "error_503", times: 4, path });
    expect(await rejection(attach(await card(), { reuse_existing: true }))).toMatchObject({ statusCode: 503 });
    await service.control("DELETE", "/faults");
    expect(await attachedIds()).toEqual([]);
  });
});

describe("a client that has only payment_methods:write", () => {
  const requests = async () => (await service.control("GET", "/requests")) as unknown[];

  it.each([
    ["make_default", "customers:write"],
    ["reuse_existing", "payment_methods:read"],
  ])("cannot send %s without %s", async (param, scope) => {
    const id = await card();
    const message = `The parameter ${param} requires the scope ${scope}.`;
    const error = await rejection(attach(id, { [param]: true }, {}, "writer"));
    expect(error).toMatchObject({ statusCode: 403, param, message });
    expect(await attachedIds()).toEqual([]);
    expect(await attach(id, { [param]: false }, {}, "writer")).toMatchObject({ id });
  });

  it("sees no other payment method of the customer, so nothing is read", async () => {
    const [first, second] = [await card(), await card()];
    await attach(first);
    const { length } = await requests();
    expect(existing(await attach(second, {}, {}, "writer"))).toBeUndefined();
    expect(await requests()).toHaveLength(length + 1);
  });
});
