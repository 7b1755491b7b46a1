import { balances, taxIds } from "./balances.ts";
import type { Stage } from "./example.ts";
import { paymentMethods, sessions, setupIntents } from "./saved-cards.ts";

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
