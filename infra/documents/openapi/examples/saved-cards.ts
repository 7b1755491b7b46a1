import type { Stage } from "./example.ts";

/** Attaches a card to a customer. Returns its id. */
export async function paymentMethods({ send }: Stage, customer: string): Promise<string> {
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

/** Saves a card and a bank account for a customer by setup intents. */
export async function setupIntents({ send }: Stage, customer: string, payment_method: string) {
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

/** Lets a customer manage what is saved. */
export async function sessions({ send }: Stage, customer: string) {
  await send("create", "The saved cards of a customer in a form for browsers", {
    endpoint: "create-customer-session",
    parameters: { customer, components: { payment_element: { enabled: true } } },
  });
  await send("create", "A session that returns to your app", {
    endpoint: "create-billing-portal-session",
    parameters: { customer, return_url: "https://shop.example.com/account" },
  });
}
