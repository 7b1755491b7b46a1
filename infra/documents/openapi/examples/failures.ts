import type { Stage } from "./example.ts";

const created = { email: "jenny@example.com" };

/** Sends requests that fail, at least one for each status that the local service can have. */
export async function failures(stage: Stage) {
  await rejections(stage);
  await refusals(stage);
  await conflicts(stage);
  await outages(stage);
}

async function rejections({ send }: Stage) {
  const endpoint = "create-customer";
  await send("unknown-parameter", "A parameter that does not exist", { endpoint, parameters: { nickname: "Jenny" } });
  await send("invalid-value", "A value that is not allowed", { endpoint, parameters: { tax_exempt: "sometimes" } });
  await send("missing-parameter", "A parameter is missing", { endpoint: "list-payment-methods" });
  await send("card-number", "What looks like a card number", {
    endpoint,
    parameters: { description: "4242 4242 4242 4242" },
  });
  await send("too-large", "A body of more than 1 MiB", {
    endpoint,
    parameters: { description: "x".repeat(1024 * 1024) },
  });
  await send("declined", "A declined card", {
    endpoint: "create-customer",
    parameters: { payment_method: "pm_card_chargeDeclined" },
  });
}

async function refusals({ send, prepare }: Stage) {
  const endpoint = "create-customer";
  await send("missing-key", "No key", { endpoint, headers: { Authorization: "" } });
  await send("wrong-key", "A wrong key", { endpoint, headers: { Authorization: "Bearer cak_local_admin_wrong" } });
  await send("missing-scope", "The key lacks the scope of the operation", {
    endpoint,
    parameters: created,
    client: "support",
  });
  await send("parameter-scope", "The key lacks the scope of a parameter", {
    endpoint,
    parameters: { payment_method: "pm_card_visa" },
    client: "storefront",
  });
  await send("no-such-customer", "No customer has the id", {
    endpoint: "retrieve-customer",
    parameters: { customer: "cus_unknown" },
  });
  await send("no-such-reference", "The reference has no customer", {
    endpoint: "retrieve-customer-reference",
    parameters: { reference: "user-43" },
  });
  const list = { endpoint: "list-customers", client: "trickle" } as const;
  for (let request = 0; request < 4; request += 1) await prepare(list);
  await send("throttled", "More requests than the throttle of the app allows", list);
}

async function conflicts({ send, prepare, control }: Stage) {
  const headers = { "Idempotency-Key": "order-4711" };
  await prepare({ endpoint: "create-customer", parameters: created, headers });
  await send("reused-key", "An idempotency key of another request", {
    endpoint: "create-customer",
    parameters: { email: "john@example.com" },
    headers,
  });
  const { id: customer } = await prepare({ endpoint: "create-customer", parameters: created });
  await send("changed", "The customer has changed since it was read", {
    endpoint: "update-customer",
    parameters: { customer, name: "Jenny Rosen" },
    headers: { "If-Match": '"stale"' },
  });
  await control("POST", "/objects", { object: "subscription", customer, status: "active" });
  await send("subscribed", "The customer has a subscription", {
    endpoint: "delete-customer",
    parameters: { customer },
  });
}

/** Lets Stripe fail. Containers remember an outage, so these are the last requests. */
async function outages({ send, control }: Stage) {
  const fail = (fault: string, times: number) => control("POST", "/faults", { fault, times, path: "/v1/customers" });
  await fail("error_500_kept", 1);
  await send("stripe-failed", "Stripe failed, and repeats this for the same key", {
    endpoint: "create-customer",
    parameters: created,
    headers: { "Idempotency-Key": "order-4712" },
  });
  await fail("reset_before_write", outage);
  await send("unreachable", "Stripe cannot be reached", { endpoint: "list-customers" });
  await control("DELETE", "/faults");
  await fail("error_503", outage);
  await send("unavailable", "Stripe is unavailable", {
    endpoint: "search-customers",
    parameters: { query: "name:'Jenny'" },
  });
  await control("DELETE", "/faults");
}

/** More failures than the service retries. */
const outage = 20;
