// Run: node story.mjs, beside the npm package stripe.
// CUSTOMERS_URL and CUSTOMERS_KEY are the address of the service and your key; CUSTOMERS_SLOW_KEY is a key with a low throttle.
import { setTimeout } from "node:timers/promises";
import Stripe from "stripe";

const {
  CUSTOMERS_URL = "http://127.0.0.1:4000",
  CUSTOMERS_KEY = "cak_local_admin_demo",
  CUSTOMERS_SLOW_KEY = "cak_local_trickle_demo",
} = process.env;

function connect(key) {
  const { protocol, hostname: host, port } = new URL(CUSTOMERS_URL);
  return new Stripe(key, { host, port: port || undefined, protocol: protocol.replace(":", "") });
}

const stripe = connect(CUSTOMERS_KEY);

// One customer for each id of your own: a repeated request updates the customer, and never creates a second one.
const upsert = (reference, parameters) =>
  stripe.rawRequest("POST", `/v1/customer_references/${encodeURIComponent(reference)}`, parameters);

const customer = await upsert("example-1", { name: "Jenny Rosen", email: "examples@example.com" });
console.log(`customer of example-1: ${customer.name}`);

// Attach a card, and make it the default.
const { id, card } = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
const { invoice_settings } = await stripe.customers.update(customer.id, {
  invoice_settings: { default_payment_method: id },
});
const isDefault = invoice_settings.default_payment_method === id;
console.log(`${isDefault ? "default" : "other"} card: ${card.brand} ${card.last4}`);

// Page through all customers with this email, two per request.
for (const number of [2, 3, 4, 5])
  await upsert(`example-${number}`, { name: `Example ${number}`, email: "examples@example.com" });
let count = 0;
for await (const _ of stripe.customers.list({ email: "examples@example.com", limit: 2 })) count += 1;
console.log(`customers of examples@example.com: ${count}`);

// Repeat a request that exceeds the throttle. The SDK does not do this by itself.
let waits = 0;
async function patiently(request, attempts = 5) {
  try {
    return await request();
  } catch (error) {
    // A 429 without Retry-After means that the monthly quota is used up.
    const seconds = error instanceof Stripe.errors.StripeRateLimitError && Number(error.headers["retry-after"]);
    if (!seconds || attempts === 1) throw error;
    waits += 1;
    await setTimeout(seconds * 1000);
    return patiently(request, attempts - 1);
  }
}

const slow = connect(CUSTOMERS_SLOW_KEY);
for (let sent = 0; sent < 100 && waits === 0; sent++) await patiently(() => slow.customers.list({ limit: 1 }));
console.log(waits ? "429: waited, then succeeded" : "no 429");

try {
  await stripe.customers.retrieve("cus_missing");
} catch (error) {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  console.log(`${error.rawType}, ${error.code}: ${error.message}`);
}
