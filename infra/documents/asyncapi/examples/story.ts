import type Stripe from "stripe";
import type { events } from "../events.ts";

/** What the story can do. */
export interface Stage {
  /** The SDK of an app that calls the service. */
  readonly app: Stripe;
  /** The SDK with direct access to the double, for what the service does not have. */
  readonly stripe: Stripe;
  /** Resolves when the service has published an event of the type. Rejects if it does not. */
  readonly published: (type: keyof typeof events) => Promise<unknown>;
  /** Sends a command to the double. Rejects if the double does. */
  readonly control: (path: string, body: object) => Promise<void>;
  /** Delivers an event of Stripe to the service. */
  readonly deliver: (event: object) => void;
  /** Runs a job of the service. */
  readonly run: (job: "reconcile-customers" | "report-keys") => Promise<void>;
}

/** Causes an event of each type. Each step waits for its events, so that they tell the same each time. */
export async function story(stage: Stage) {
  const { id: customer } = await stage.app.customers.create({ name: "Jenny Rosen", metadata: { user_id: "user-42" } });
  await stage.published("customer.created");
  await stage.app.customers.update(customer, { email: "jenny@example.com" });
  await stage.published("customer.updated");
  await paymentMethods(stage, customer);
  await taxIds(stage, customer);
  await discounts(stage, customer);
  await cashBalance(stage, customer);
  await setupIntents(stage, customer);
  const other = await conflict(stage);
  await stage.run("report-keys");
  await stage.run("reconcile-customers");
  await stage.published("reconciliation.finished");
  await stage.app.customers.del(other);
  await stage.published("customer.deleted");
}

async function paymentMethods(stage: Stage, customer: string) {
  const { app, published } = stage;
  const { id } = await app.paymentMethods.attach("pm_card_visa", { customer });
  await published("payment_method.attached");
  await app.paymentMethods.update(id, { card: { exp_year: 2040 } });
  await published("payment_method.updated");
  await repeat(stage, "payment_method.updated", "payment_method.automatically_updated");
  await app.paymentMethods.detach(id);
  await published("payment_method.detached");
}

async function taxIds({ app, published }: Stage, customer: string) {
  const { id } = await app.customers.createTaxId(customer, { type: "eu_vat", value: "DE000000000" });
  await published("customer.tax_id.created");
  await published("customer.tax_id.updated");
  await app.customers.deleteTaxId(customer, id);
  await published("customer.tax_id.deleted");
}

async function discounts(stage: Stage, customer: string) {
  const { id: coupon } = await stage.stripe.coupons.create({ percent_off: 10, duration: "once" });
  await stage.control("/discounts", { customer, coupon });
  await stage.published("customer.discount.created");
  await repeat(stage, "customer.discount.created", "customer.discount.updated");
  await stage.app.customers.deleteDiscount(customer);
  await stage.published("customer.discount.deleted");
}

async function cashBalance({ stripe, published }: Stage, customer: string) {
  await stripe.testHelpers.customers.fundCashBalance(customer, { amount: 5000, currency: "eur" });
  await published("customer_cash_balance_transaction.created");
  await published("cash_balance.funds_available");
}

async function setupIntents({ app, control, published }: Stage, customer: string) {
  const settings = { customer, confirm: true, allowed_payment_method_types: ["card"] };
  const waiting = await app.setupIntents.create({ ...settings, payment_method: "pm_card_authenticationRequired" });
  await published("setup_intent.created");
  await published("setup_intent.requires_action");
  await control("/authentications", { setup_intent: waiting.id, outcome: "failed" });
  await published("setup_intent.setup_failed");
  await app.setupIntents.cancel(waiting.id);
  await published("setup_intent.canceled");
  await app.setupIntents.create({ ...settings, payment_method: "pm_card_visa" });
  await published("setup_intent.succeeded");
}

async function conflict({ stripe, published }: Stage): Promise<string> {
  const { id } = await stripe.customers.create({ name: "Jenny Rosen", metadata: { user_id: "user-42" } });
  await published("customer_reference.conflicting");
  return id;
}

/** Delivers the latest event of a type again, as one of another type, which the double does not have. */
async function repeat({ stripe, deliver, published }: Stage, type: Stripe.Event.Type, other: keyof typeof events) {
  const [event] = (await stripe.events.list({ type, limit: 1 })).data;
  deliver({ ...event, id: event?.id.replace(/.$/, (last) => (last === "0" ? "1" : "0")), type: other });
  await published(other);
}
