import type { Stage } from "./example.ts";

/** Sends a request to each endpoint, in the order of a customer's life. */
export async function story(stage: Stage) {
  const customer = await customers(stage);
  await references(stage);
  const card = await paymentMethods(stage, customer);
  await setupIntents(stage, customer, card);
  await sessions(stage, customer);
  await taxIds(stage, customer);
  await balances(stage, customer);
  await end(stage, customer, card);
}

async function customers({ send }: Stage): Promise<string> {
  const { id: customer } = await send("create", "A customer with an address", {
    endpoint: "create-customer",
    parameters: {
      email: "jenny@example.com",
      name: "Jenny Rosen",
      address: { line1: "510 Townsend St", city: "San Francisco", state: "CA", postal_code: "94103", country: "US" },
      metadata: { loyalty_tier: "silver" },
      preferred_locales: ["en"],
    },
  });
  await send("retrieve", "A customer", { endpoint: "retrieve-customer", parameters: { customer } });
  await send("expand", "A customer with its tax ids", {
    endpoint: "retrieve-customer",
    parameters: { customer, expand: ["tax_ids"] },
  });
  await send("update", "Set metadata, unset the description", {
    endpoint: "update-customer",
    parameters: { customer, description: "", metadata: { loyalty_tier: "gold" } },
  });
  await send("list", "The latest customers with an email address", {
    endpoint: "list-customers",
    parameters: { email: "jenny@example.com", limit: 3 },
  });
  await send("search", "The customers with a metadata value", {
    endpoint: "search-customers",
    parameters: { query: "metadata['loyalty_tier']:'gold'", limit: 3 },
  });
  return customer;
}

async function references({ send, published }: Stage) {
  const reference = "user-42";
  const endpoint = "upsert-customer-reference";
  const { id } = await send("create", "Create the customer of a reference", {
    endpoint,
    parameters: { reference, name: "John Doe", email: "john@example.com" },
  });
  await send("update", "Update the customer of a reference", {
    endpoint,
    method: "PUT",
    parameters: { reference, phone: "+15555550142" },
  });
  await send("retrieve", "The customer of a reference", {
    endpoint: "retrieve-customer-reference",
    parameters: { reference },
  });
  // A change is in the history before its event is published.
  for (const type of ["customer.created", "customer.updated"]) await published(type, id);
  await send("history", "A creation and an update", {
    endpoint: "retrieve-customer-reference-history",
    parameters: { reference, limit: 2 },
  });
}

async function paymentMethods({ send }: Stage, customer: string): Promise<string> {
  const { id: payment_method } = await send("attach", "Attach a card, and make it the default", {
    endpoint: "attach-payment-method",
    parameters: { payment_method: "pm_card_visa", customer, make_default: true },
  });
  await send("list", "The cards of a customer", {
    endpoint: "list-payment-methods",
    parameters: { customer, type: "card" },
  });
  await send("list", "The cards of a customer", {
    endpoint: "list-customer-payment-methods",
    parameters: { customer, type: "card" },
  });
  await send("retrieve", "A card", { endpoint: "retrieve-payment-method", parameters: { payment_method } });
  await send("retrieve", "A card of a customer", {
    endpoint: "retrieve-customer-payment-method",
    parameters: { customer, payment_method },
  });
  await send("update", "Change the expiry of a card", {
    endpoint: "update-payment-method",
    parameters: { payment_method, card: { exp_month: 6, exp_year: 2040 }, billing_details: { name: "Jenny Rosen" } },
  });
  return payment_method;
}

async function setupIntents({ send }: Stage, customer: string, payment_method: string) {
  const { id: setup_intent } = await send("create", "A setup intent that the browser confirms", {
    endpoint: "create-setup-intent",
    parameters: { customer, automatic_payment_methods: { enabled: true, allow_redirects: "never" } },
  });
  await send("update", "Describe a setup intent", {
    endpoint: "update-setup-intent",
    parameters: { setup_intent, description: "The card of the shop" },
  });
  await send("confirm", "Confirm with a card on the server", {
    endpoint: "confirm-setup-intent",
    parameters: { setup_intent, payment_method },
  });
  await send("retrieve", "A setup intent that succeeded", {
    endpoint: "retrieve-setup-intent",
    parameters: { setup_intent },
  });
  await send("list", "The setup intents of a customer", {
    endpoint: "list-setup-intents",
    parameters: { customer, limit: 3 },
  });
  const { id: bank } = await send("bank-account", "A bank account that microdeposits verify", {
    endpoint: "create-setup-intent",
    parameters: {
      customer,
      payment_method: "pm_usBankAccount_success",
      confirm: true,
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    },
  });
  await send("verify", "The code of the microdeposit", {
    endpoint: "verify-setup-intent-microdeposits",
    parameters: { setup_intent: bank, descriptor_code: "SM11AA" },
  });
}

async function sessions({ send }: Stage, customer: string) {
  await send("create", "The saved cards of a customer in a form for browsers", {
    endpoint: "create-customer-session",
    parameters: { customer, components: { payment_element: { enabled: true } } },
  });
  await send("create", "A session that returns to your app", {
    endpoint: "create-billing-portal-session",
    parameters: { customer, return_url: "https://shop.example.com/account" },
  });
}

async function taxIds({ send }: Stage, customer: string) {
  const { id: tax_id } = await send("create", "A German tax number", {
    endpoint: "create-tax-id",
    parameters: { customer, type: "eu_vat", value: "DE123456789" },
  });
  await send("list", "The tax ids of a customer", { endpoint: "list-tax-ids", parameters: { customer, limit: 3 } });
  await send("retrieve", "A tax id", { endpoint: "retrieve-tax-id", parameters: { customer, tax_id } });
  await send("delete", "A deleted tax id", { endpoint: "delete-tax-id", parameters: { customer, tax_id } });
}

async function balances({ send, stripe }: Stage, customer: string) {
  const { id: transaction } = await send("create", "A credit of 5 dollars", {
    endpoint: "create-customer-balance-transaction",
    parameters: { customer, amount: -500, currency: "usd", description: "Goodwill" },
  });
  await send("list", "The balance transactions of a customer", {
    endpoint: "list-customer-balance-transactions",
    parameters: { customer, limit: 3 },
  });
  await send("retrieve", "A balance transaction", {
    endpoint: "retrieve-customer-balance-transaction",
    parameters: { customer, transaction },
  });
  await send("update", "Describe a balance transaction", {
    endpoint: "update-customer-balance-transaction",
    parameters: { customer, transaction, description: "Goodwill for a late delivery" },
  });
  await send("create", "The bank account for transfers in dollars", {
    endpoint: "create-funding-instructions",
    parameters: {
      customer,
      bank_transfer: { type: "us_bank_transfer" },
      currency: "usd",
      funding_type: "bank_transfer",
    },
  });
  await stripe.testHelpers.customers.fundCashBalance(customer, { amount: 1000, currency: "usd" });
  await send("retrieve", "A cash balance of 10 dollars", {
    endpoint: "retrieve-cash-balance",
    parameters: { customer },
  });
  await send("update", "Apply funds by hand", {
    endpoint: "update-cash-balance",
    parameters: { customer, settings: { reconciliation_mode: "manual" } },
  });
  const { data } = await send("list", "The transactions of a cash balance", {
    endpoint: "list-cash-balance-transactions",
    parameters: { customer, limit: 3 },
  });
  await send("retrieve", "A transfer that arrived", {
    endpoint: "retrieve-cash-balance-transaction",
    parameters: { customer, transaction: data[0].id },
  });
}

/** Undoes what can be undone, and ends with the deletion. */
async function end({ send, prepare, control, stripe }: Stage, customer: string, payment_method: string) {
  const { id: coupon } = await stripe.coupons.create({ id: "WELCOME", percent_off: 10, duration: "once" });
  await control("POST", "/discounts", { customer, coupon });
  await send("delete", "A deleted discount", { endpoint: "delete-discount", parameters: { customer } });
  const { id: setup_intent } = await prepare({ endpoint: "create-setup-intent", parameters: { customer } });
  await send("cancel", "The customer left", {
    endpoint: "cancel-setup-intent",
    parameters: { setup_intent, cancellation_reason: "requested_by_customer" },
  });
  await send("detach", "A card without a customer", {
    endpoint: "detach-payment-method",
    parameters: { payment_method },
  });
  // Stripe deletes no customer with a cash balance.
  const { id: other } = await prepare({ endpoint: "create-customer", parameters: { email: "john@example.com" } });
  await send("delete", "A deleted customer", { endpoint: "delete-customer", parameters: { customer: other } });
  await send("deleted", "A deleted customer", { endpoint: "retrieve-customer", parameters: { customer: other } });
}
