import type Stripe from "stripe";
import { expect } from "vitest";
import type { EndpointName } from "../../infra/service.ts";
import type { controlOf } from "./control.ts";

/** A customer at Stripe, with a card and a setup intent. */
export interface Given {
  readonly customer: Stripe.Customer;
  readonly method: string;
  readonly intent: string;
}

export interface Request {
  readonly send: (given: Given) => Promise<Stripe.Response<unknown>>;
  readonly expected: (given: Given) => object;
}

/** The endpoints that exist at Stripe too. */
export type StripeEndpoint = Exclude<
  EndpointName,
  | "receive-stripe-webhook"
  | "retrieve-customer-reference"
  | "retrieve-customer-reference-history"
  | "upsert-customer-reference"
>;

/** Confirmed without a page to return to. */
const onServer = { automatic_payment_methods: { enabled: true, allow_redirects: "never" as const } };

const named = { name: "Jenny Rosen" };
const vat = { type: "eu_vat", value: "DE123456789" };
const credit = { amount: -500, currency: "usd" };
const funds = { amount: 500, currency: "eur" };
const manual = { settings: { reconciliation_mode: "manual" } };

/** Who sends the requests. */
interface Clients {
  /** The SDK as an app uses it. */
  readonly app: Stripe;
  /** The SDK with direct access to the Stripe double. */
  readonly stripe: Stripe;
  /** Sends a command to the Stripe double. */
  readonly control: ReturnType<typeof controlOf>;
}

/** Returns a request to each endpoint that exists at Stripe too. */
export const requestsOf = ({ app, stripe, control }: Clients): Readonly<Record<StripeEndpoint, Request>> => ({
  "create-customer": { send: () => app.customers.create(named), expected: () => named },
  "retrieve-customer": {
    send: ({ customer }) => app.customers.retrieve(customer.id),
    expected: ({ customer: { id, email } }) => ({ id, email }),
  },
  "update-customer": {
    send: ({ customer }) => app.customers.update(customer.id, named),
    expected: ({ customer: { id, email } }) => ({ id, email, ...named }),
  },
  "list-customers": {
    send: ({ customer: { email } }) => app.customers.list({ email: String(email) }),
    expected: ({ customer: { id } }) => ({ data: [{ id }] }),
  },
  "search-customers": {
    send: ({ customer: { email } }) => app.customers.search({ query: `email:"${email}"` }),
    expected: ({ customer: { id } }) => ({ data: [{ id }] }),
  },
  "delete-customer": {
    send: ({ customer }) => app.customers.del(customer.id),
    expected: ({ customer: { id } }) => ({ id, deleted: true }),
  },
  "list-customer-payment-methods": {
    send: ({ customer }) => app.customers.listPaymentMethods(customer.id),
    expected: ({ method }) => ({ data: [{ id: method }] }),
  },
  "retrieve-customer-payment-method": {
    send: ({ customer, method }) => app.customers.retrievePaymentMethod(customer.id, method),
    expected: ({ customer, method }) => ({ id: method, customer: customer.id }),
  },
  "create-tax-id": {
    send: ({ customer }) => app.customers.createTaxId(customer.id, vat),
    expected: () => vat,
  },
  "list-tax-ids": {
    send: async ({ customer }) => {
      await stripe.customers.createTaxId(customer.id, vat);
      return app.customers.listTaxIds(customer.id, { limit: 1 });
    },
    expected: () => ({ data: [vat] }),
  },
  "retrieve-tax-id": {
    send: async ({ customer }) => {
      const { id } = await stripe.customers.createTaxId(customer.id, vat);
      return app.customers.retrieveTaxId(customer.id, id);
    },
    expected: () => vat,
  },
  "delete-tax-id": {
    send: async ({ customer }) => {
      const { id } = await stripe.customers.createTaxId(customer.id, vat);
      return app.customers.deleteTaxId(customer.id, id);
    },
    expected: () => ({ deleted: true }),
  },
  "create-customer-balance-transaction": {
    send: ({ customer }) => app.customers.createBalanceTransaction(customer.id, credit),
    expected: () => credit,
  },
  "list-customer-balance-transactions": {
    send: async ({ customer }) => {
      await stripe.customers.createBalanceTransaction(customer.id, credit);
      return app.customers.listBalanceTransactions(customer.id, { limit: 1 });
    },
    expected: () => ({ data: [credit] }),
  },
  "retrieve-customer-balance-transaction": {
    send: async ({ customer }) => {
      const { id } = await stripe.customers.createBalanceTransaction(customer.id, credit);
      return app.customers.retrieveBalanceTransaction(customer.id, id);
    },
    expected: () => credit,
  },
  "update-customer-balance-transaction": {
    send: async ({ customer }) => {
      const { id } = await stripe.customers.createBalanceTransaction(customer.id, credit);
      return app.customers.updateBalanceTransaction(customer.id, id, { description: "Goodwill" });
    },
    expected: () => ({ ...credit, description: "Goodwill" }),
  },
  "delete-discount": {
    send: async ({ customer }) => {
      const { id: coupon } = await stripe.coupons.create({ percent_off: 10, duration: "once" });
      await control("POST", "/discounts", { customer: customer.id, coupon });
      return app.customers.deleteDiscount(customer.id);
    },
    expected: ({ customer: { id } }) => ({ object: "discount", customer: id, deleted: true }),
  },
  "retrieve-cash-balance": {
    send: ({ customer }) => app.customers.retrieveCashBalance(customer.id),
    expected: ({ customer: { id } }) => ({ object: "cash_balance", customer: id }),
  },
  "update-cash-balance": {
    send: ({ customer }) => app.customers.updateCashBalance(customer.id, manual),
    expected: () => manual,
  },
  "list-cash-balance-transactions": {
    send: async ({ customer }) => {
      await stripe.testHelpers.customers.fundCashBalance(customer.id, funds);
      return app.customers.listCashBalanceTransactions(customer.id, { limit: 1 });
    },
    expected: () => ({ data: [{ net_amount: funds.amount }] }),
  },
  "retrieve-cash-balance-transaction": {
    send: async ({ customer }) => {
      const { id } = await stripe.testHelpers.customers.fundCashBalance(customer.id, funds);
      return app.customers.retrieveCashBalanceTransaction(customer.id, id);
    },
    expected: () => ({ net_amount: funds.amount }),
  },
  "create-funding-instructions": {
    send: ({ customer }) =>
      app.customers.createFundingInstructions(customer.id, {
        bank_transfer: { type: "us_bank_transfer" },
        currency: "usd",
        funding_type: "bank_transfer",
      }),
    expected: () => ({ object: "funding_instructions", currency: "usd" }),
  },
  "list-payment-methods": {
    send: ({ customer }) => app.paymentMethods.list({ customer: customer.id }),
    expected: ({ method }) => ({ data: [{ id: method }] }),
  },
  "retrieve-payment-method": {
    send: ({ method }) => app.paymentMethods.retrieve(method),
    expected: ({ method }) => ({ id: method }),
  },
  "attach-payment-method": {
    send: ({ customer }) => app.paymentMethods.attach("pm_card_mastercard", { customer: customer.id }),
    expected: ({ customer: { id } }) => ({ customer: id, card: { brand: "mastercard" } }),
  },
  "update-payment-method": {
    send: ({ method }) => app.paymentMethods.update(method, { card: { exp_year: 2040 } }),
    expected: ({ method }) => ({ id: method, card: { exp_year: 2040 } }),
  },
  "create-setup-intent": {
    send: ({ customer }) => app.setupIntents.create({ customer: customer.id }),
    expected: ({ customer }) => ({ customer: customer.id, client_secret: expect.stringMatching(/^seti_/) }),
  },
  "list-setup-intents": {
    send: ({ customer }) => app.setupIntents.list({ customer: customer.id }),
    expected: ({ intent }) => ({ data: [{ id: intent }] }),
  },
  "retrieve-setup-intent": {
    send: ({ intent }) => app.setupIntents.retrieve(intent),
    expected: ({ intent, customer }) => ({ id: intent, customer: customer.id }),
  },
  "update-setup-intent": {
    send: ({ intent }) => app.setupIntents.update(intent, { description: "card" }),
    expected: ({ intent }) => ({ id: intent, description: "card" }),
  },
  "confirm-setup-intent": {
    send: ({ intent, method }) => app.setupIntents.confirm(intent, { payment_method: method }),
    expected: ({ intent, method }) => ({ id: intent, payment_method: method, status: "succeeded" }),
  },
  "cancel-setup-intent": {
    send: ({ intent }) => app.setupIntents.cancel(intent),
    expected: ({ intent }) => ({ id: intent, status: "canceled" }),
  },
  "verify-setup-intent-microdeposits": {
    send: async ({ customer }) => {
      const { id } = await stripe.setupIntents.create({
        ...onServer,
        confirm: true,
        customer: customer.id,
        payment_method: "pm_usBankAccount_success",
      });
      return app.setupIntents.verifyMicrodeposits(id, { descriptor_code: "SM11AA" });
    },
    expected: ({ customer }) => ({ customer: customer.id, status: "succeeded" }),
  },
  "create-customer-session": {
    send: ({ customer }) =>
      app.customerSessions.create({ customer: customer.id, components: { payment_element: { enabled: true } } }),
    expected: ({ customer }) => ({ customer: customer.id, client_secret: expect.any(String) }),
  },
  "create-billing-portal-session": {
    send: ({ customer }) => app.billingPortal.sessions.create({ customer: customer.id }),
    expected: ({ customer }) => ({ customer: customer.id, url: expect.stringMatching(/^https:/) }),
  },
  "detach-payment-method": {
    send: ({ method }) => app.paymentMethods.detach(method),
    expected: ({ method }) => ({ id: method, customer: null }),
  },
});

/** Returns a new customer with a card and a setup intent. */
export async function givenAt(stripe: Stripe): Promise<Given> {
  const email = `${crypto.randomUUID()}@example.com`;
  const customer = await stripe.customers.create({ email });
  const { id: method } = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  const { id: intent } = await stripe.setupIntents.create({ ...onServer, customer: customer.id });
  return { customer, method, intent };
}
