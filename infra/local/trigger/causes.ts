import { randomUUID } from "node:crypto";
import { environment } from "../environment.ts";

/** Parameters of a request to Stripe. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What is needed to cause an event at the double. */
export interface Situation {
  /** Sends a POST request to Stripe's API, and returns the object in the response. */
  readonly post: (path: string, parameters?: Parameters) => Promise<StripeObject>;
  readonly get: (path: string) => Promise<StripeObject>;
  readonly delete: (path: string) => Promise<StripeObject>;
  /** Sends a command to the double. */
  readonly control: (command: string, body: Parameters) => Promise<unknown>;
  /** Waits until the latest event is published. */
  readonly settle: () => Promise<unknown>;
  /** The customer of the event; a new one by default. */
  readonly customer?: string;
  /** The parameters of the request that causes the event, in place of the defaults. */
  readonly data: Parameters;
}

interface StripeObject {
  readonly id: string;
  readonly customer?: unknown;
}

/** Causes an event. Returns the id of its customer. Throws Stripe's errors. */
type Cause = (situation: Situation) => Promise<string>;

const [referenceKey = ""] = Object.values(environment.references ?? {});
/** Returns metadata with a new customer reference. */
const newReference = () => ({ [referenceKey]: `trigger-${randomUUID().slice(0, 8)}` });
const jenny = { name: "Jenny Rosen", email: "jenny.rosen@example.com" };

const createCustomer = async ({ post }: Situation, data: Parameters = {}) =>
  (await post("/v1/customers", { ...jenny, metadata: newReference(), ...data })).id;

const customerOf = async (situation: Situation) => situation.customer ?? (await createCustomer(situation));

/** Returns the path of a customer, or of what it has. */
const pathOf = (customer: string, rest = "") => `/v1/customers/${customer}${rest}`;

const ifNone = (data: Parameters, defaults: Parameters): Parameters => (Object.keys(data).length > 0 ? data : defaults);

/** Attaches a payment method, by default a test card. */
async function attach(situation: Situation, data: Parameters = {}) {
  const { payment_method = "pm_card_visa", ...parameters } = data;
  const customer = await customerOf(situation);
  const { id } = await situation.post(`/v1/payment_methods/${payment_method}/attach`, { customer, ...parameters });
  return { id, customer };
}

/** Returns the attached payment method in the data, or attaches one. */
async function attached(situation: Situation, payment_method: unknown) {
  if (payment_method === undefined) return attach(situation);
  const { id, customer } = await situation.get(`/v1/payment_methods/${payment_method}`);
  return { id, customer: String(customer) };
}

async function createSetupIntent(situation: Situation, parameters: Parameters) {
  const customer = await customerOf(situation);
  const { id } = await situation.post("/v1/setup_intents", { customer, ...parameters });
  return { id, customer };
}

/** The parameters that confirm a setup intent with a test card. */
const confirmed = (card: string) => ({
  confirm: true,
  payment_method: card,
  automatic_payment_methods: { enabled: true, allow_redirects: "never" },
});

async function applyCoupon(situation: Situation, customer: string, data: Parameters = {}) {
  const coupon =
    data.coupon ?? (await situation.post("/v1/coupons", { percent_off: 25, duration: "once", ...data })).id;
  await situation.control("/discounts", { customer, coupon });
  return customer;
}

async function fund(situation: Situation) {
  const customer = await customerOf(situation);
  const parameters = { amount: 5000, currency: "eur", ...situation.data };
  await situation.post(`/v1/test_helpers/customers/${customer}/fund_cash_balance`, parameters);
  return customer;
}

async function addTaxId(situation: Situation, value: string) {
  const customer = await customerOf(situation);
  const parameters = { type: "eu_vat", value, ...situation.data };
  const { id } = await situation.post(pathOf(customer, "/tax_ids"), parameters);
  return { id, customer };
}

/** How each event is caused at the double, by its type on the service's bus. */
export const causes: Readonly<Record<string, Cause>> = {
  "customer.created": (situation) => createCustomer(situation, situation.data),
  "customer.updated": async (situation) => {
    const customer = await customerOf(situation);
    const changes = ifNone(situation.data, { description: `Updated by npm run trigger, ${randomUUID().slice(0, 8)}` });
    await situation.post(pathOf(customer), changes);
    return customer;
  },
  "customer.deleted": async (situation) => {
    const customer = situation.customer ?? (await createCustomer(situation, situation.data));
    await situation.delete(pathOf(customer));
    return customer;
  },
  "payment_method.attached": async (situation) => (await attach(situation, situation.data)).customer,
  "payment_method.detached": async (situation) => {
    const { id, customer } = await attached(situation, situation.data.payment_method);
    await situation.post(`/v1/payment_methods/${id}/detach`);
    return customer;
  },
  "payment_method.updated": async (situation) => {
    const { payment_method, ...data } = situation.data;
    const { id, customer } = await attached(situation, payment_method);
    await situation.post(
      `/v1/payment_methods/${id}`,
      ifNone(data, { metadata: { trigger: randomUUID().slice(0, 8) } }),
    );
    return customer;
  },
  "payment_method.automatically_updated": async (situation) => {
    const { payment_method, last4 = "1881", ...dates } = situation.data;
    const { id, customer } = await attached(situation, payment_method);
    const numbers = Object.fromEntries(Object.entries(dates).map(([name, value]) => [name, Number(value)]));
    await situation.control("/card_updates", { payment_method: id, last4, ...numbers });
    return customer;
  },
  "customer.tax_id.created": async (situation) => (await addTaxId(situation, "DE123456789")).customer,
  // Stripe verifies this test value, which updates the tax id.
  "customer.tax_id.updated": async (situation) => (await addTaxId(situation, "DE000000000")).customer,
  "customer.tax_id.deleted": async (situation) => {
    const { id, customer } = await addTaxId(situation, "DE123456789");
    await situation.delete(pathOf(customer, `/tax_ids/${id}`));
    return customer;
  },
  "customer.discount.created": async (situation) => applyCoupon(situation, await customerOf(situation), situation.data),
  "customer.discount.updated": async (situation) => {
    const customer = await applyCoupon(situation, await customerOf(situation));
    return applyCoupon(situation, customer, situation.data);
  },
  "customer.discount.deleted": async (situation) => {
    const customer = await applyCoupon(situation, await customerOf(situation), situation.data);
    await situation.delete(pathOf(customer, "/discount"));
    return customer;
  },
  "cash_balance.funds_available": fund,
  "customer_cash_balance_transaction.created": fund,
  "setup_intent.created": async (situation) => (await createSetupIntent(situation, situation.data)).customer,
  "setup_intent.requires_action": async (situation) => {
    const parameters = { ...confirmed("pm_card_authenticationRequired"), ...situation.data };
    return (await createSetupIntent(situation, parameters)).customer;
  },
  "setup_intent.succeeded": async (situation) =>
    (await createSetupIntent(situation, { ...confirmed("pm_card_visa"), ...situation.data })).customer,
  "setup_intent.setup_failed": async (situation) => {
    const parameters = { ...confirmed("pm_card_authenticationRequired"), ...situation.data };
    const { id, customer } = await createSetupIntent(situation, parameters);
    await situation.control("/authentications", { setup_intent: id, outcome: "failed" });
    return customer;
  },
  "setup_intent.canceled": async (situation) => {
    const { id, customer } = await createSetupIntent(situation, {});
    await situation.post(`/v1/setup_intents/${id}/cancel`, situation.data);
    return customer;
  },
  // A second customer with a reference contradicts the first. The event of the second one finds the conflict.
  "customer_reference.conflicting": async (situation) => {
    const data = { metadata: newReference(), ...situation.data };
    await createCustomer(situation, data);
    await situation.settle();
    return createCustomer(situation, data);
  },
};
