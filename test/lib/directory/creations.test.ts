import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { environment } from "../../../infra/local/environment.ts";
import { abandonClaim, claimReference, newKey, releaseClaimForReuse } from "../../../lib/directory/claims.ts";
import type { Claim } from "../../../lib/directory/entries.ts";
import { getItem, type Item, putItem } from "../../../lib/platform/table.ts";
import { invoke } from "../../support/invoke.ts";
import { unhurried } from "../../support/patience.ts";
import { referencesAt, shop } from "../../support/references.ts";
import { coldStart, useService } from "../../support/service.ts";
import { withStripeProxy } from "../../support/stripe-proxy.ts";

let time = 0;
const service = useService({
  environment: { ...environment, reconciliation: { rate: 5000 } },
  // The clock of the gateway advances a second per request, so throttles never apply.
  now: () => (time += 1000),
});
const { put } = referencesAt(() => service.url);
const failOnce = () =>
  service.control("POST", "/faults", { fault: "error_500_kept", method: "POST", path: "/v1/customers" });
const entryOf = (reference: string) => getItem<Item>(`reference#shop#${reference}`);

/** The idempotency keys of the creations at Stripe so far. */
async function creations() {
  const requests = (await service.control("GET", "/requests")) as Record<string, string>[];
  return requests
    .filter(({ method, path }) => method === "POST" && path === "/v1/customers")
    .map(({ idempotency_key }) => idempotency_key);
}

// Completes the directory. The service then searches Stripe only when a test requires it.
beforeAll(async () => expect(await invoke("reconcile-customers", {}, unhurried)).toMatchObject({ state: "finished" }));
afterEach(async () => {
  vi.useRealTimers();
  await service.control("DELETE", "/faults");
  coldStart();
});

describe("the idempotency key of a creation", () => {
  it("names the client that claimed the reference, even if another client completes the creation", async () => {
    const { put: putAsStorefront } = referencesAt(() => service.url, "storefront");
    expect((await putAsStorefront("named", { payment_method: "pm_missing" })).status).toBe(403);
    expect((await putAsStorefront("named", { shipping: "" })).status).toBe(200);
    expect((await creations()).at(-1)).toMatch(/^storefront:customer_reference:[0-9a-f]{64}$/);
    const claim = await claimReference(
      shop("taken over"),
      JSON.stringify({ metadata: { user_id: "taken over" } }),
      newKey("storefront"),
    );
    expect(await abandonClaim(shop("taken over"), claim as Claim)).toBe(true);
    expect((await put("taken over")).status).toBe(200);
    expect((await creations()).at(-1)).toMatch(/^storefront:/);
  });

  it("still names that client if Stripe rejects it, and another client's creation uses it", async () => {
    const claim = await claimReference(shop("reused"), "{}", newKey("storefront"));
    await releaseClaimForReuse(shop("reused"), claim as Claim);
    expect((await put("reused")).status).toBe(200);
    expect((await creations()).at(-1)).toMatch(/^storefront:/);
  });
});

describe("a failure that Stripe stores for the idempotency key of a creation", () => {
  it("is returned with the advice to retry, because the next request uses another key", async () => {
    await failOnce();
    const { status, headers } = await put("stored");
    expect([status, headers.get("stripe-should-retry")]).toEqual([500, "true"]);
    expect((await put("stored")).status).toBe(200);
    const [failed, created] = (await creations()).slice(-2);
    expect(created).not.toBe(failed);
  });

  it("does not reach the caller if Stripe has a customer with the reference", async () => {
    const { id } = await service.stripe().customers.create({ name: "Made", metadata: { user_id: "made" } });
    await failOnce();
    expect(await put("made", { email: "made@example.com" })).toMatchObject({
      status: 200,
      body: { id, name: "Made", email: "made@example.com" },
    });
  });
});

describe("a failure that Stripe repeats for the idempotency key of a creation", () => {
  it("makes the service look for the customer at Stripe, although Stripe does not advise against retries", async () => {
    const { status, body } = await withStripeProxy(
      service.stripeUrl,
      async ({ method, url }) =>
        method === "POST" && url === "/v1/customers"
          ? {
              status: 500,
              headers: { "idempotent-replayed": "true", "stripe-should-retry": "" },
              body: '{"error":{"type":"api_error"}}',
            }
          : undefined,
      () => put("repeated", { name: "Repeated" }),
    );
    expect([status, body]).toMatchObject([200, { name: "Repeated", metadata: { user_id: "repeated" } }]);
    expect(await entryOf("repeated")).not.toHaveProperty("claim");
  });
});

describe("an invocation that loses its claim while it creates the customer", () => {
  it("links its customer, and does not change the claim of the other invocation", async () => {
    const [pk, now] = ["reference#shop#lost", Math.floor(Date.now() / 1000)];
    const claim = { id: "other", since: now, claimed: now, parameters: "{}", creator: "another invocation", beat: 0 };
    const { status, body } = await withStripeProxy(
      service.stripeUrl,
      async ({ method, url }) => {
        if (method === "POST" && url === "/v1/customers") await putItem({ pk, claim } as Item);
        return undefined;
      },
      () => put("lost"),
    );
    expect(status).toBe(200);
    const customer = `${String(body.created).padStart(12, "0")}#${body.id}`;
    expect(await entryOf("lost")).toEqual({ pk, claim, customers: new Set([customer]) });
  });
});

describe("an invocation that loses its claim while Stripe declines the creation", () => {
  it("does not change the claim of the other invocation", async () => {
    const claimOf = async () => Object(await entryOf("overtaken")).claim;
    const creator = "another invocation";
    const { status } = await withStripeProxy(
      service.stripeUrl,
      async ({ method }) => {
        const pk = "reference#shop#overtaken";
        if (method === "POST") await putItem({ pk, claim: { ...(await claimOf()), creator } } as Item);
        return undefined;
      },
      () => put("overtaken", { payment_method: "pm_card_chargeDeclined" }),
    );
    expect([status, (await claimOf()).creator]).toEqual([402, creator]);
  });
});

describe("a creation whose idempotency key is in use at Stripe", () => {
  it("returns a 429, and does not change the claim", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const error = { type: "idempotency_error", code: "idempotency_key_in_use", message: "In progress." };
    const { status, body } = await withStripeProxy(
      service.stripeUrl,
      async ({ method }) => (method === "POST" ? { status: 409, body: JSON.stringify({ error }) } : undefined),
      () => put("in use"),
    );
    vi.restoreAllMocks();
    expect([status, body]).toMatchObject([429, { error: { code: "lock_timeout" } }]);
    expect(Object(await entryOf("in use")).claim.creator).not.toBe("nobody");
  });
});

describe("a creation that Stripe rejects with a 404", () => {
  it("passes its key to the next creation, because Stripe does not store the rejection", async () => {
    const error = { type: "invalid_request_error", code: "resource_missing", message: "No such coupon." };
    const { status } = await withStripeProxy(
      service.stripeUrl,
      async ({ method }) => (method === "POST" ? { status: 404, body: JSON.stringify({ error }) } : undefined),
      () => put("refused"),
    );
    expect(status).toBe(404);
    expect(await entryOf("refused")).toEqual({
      pk: "reference#shop#refused",
      refused_key: { id: expect.any(String), client: "admin", since: expect.any(Number) },
    });
  });
});

describe("a request without changes", () => {
  it("sends no update to Stripe", async () => {
    const { body } = await put("unchanged", { name: "Jenny" });
    const writes = async () => {
      const requests = (await service.control("GET", "/requests")) as { method: string }[];
      return requests.filter(({ method }) => method === "POST").length;
    };
    const before = await writes();
    expect(await put("unchanged")).toMatchObject({ status: 200, body });
    expect(await put("unchanged", { "metadata[user_id]": "unchanged" })).toMatchObject({ status: 200, body });
    expect(await writes()).toBe(before);
  });
});

describe("a customer that is deleted between the service's read and its update", () => {
  it("is replaced by a new customer", async () => {
    const { body: first } = await put("vanishing", { name: "First" });
    const path = `/v1/customers/${first.id}`;
    let isDeleted = false;
    const { status, body } = await withStripeProxy(
      service.stripeUrl,
      async ({ method, url }) => {
        if (isDeleted || method !== "GET" || !url.startsWith(path)) return undefined;
        isDeleted = true;
        await service.stripe().customers.del(String(first.id));
        return undefined;
      },
      () => put("vanishing", { name: "Second" }),
    );
    expect([status, body]).toMatchObject([200, { name: "Second", metadata: { user_id: "vanishing" } }]);
    expect(body.id).not.toBe(first.id);
  });
});
