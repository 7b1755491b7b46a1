import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { environment } from "../../infra/local/environment.ts";
import { readEntry } from "../../lib/directory/entries.ts";
import { invoke } from "../support/invoke.ts";
import { unhurried } from "../support/patience.ts";
import { referencesAt, shop } from "../support/references.ts";
import { coldStart, useService } from "../support/service.ts";

/** Timeout of a function, in seconds. */
let seconds = unhurried;
let time = 0;
const service = useService({
  environment: {
    ...environment,
    clients: environment.clients.map((client) => ({ ...client, scopes: environment.clients[0]?.scopes ?? [] })),
  },
  // Advances the clock by one second per request, so that no throttle applies.
  now: () => (time += 1000),
  searchLag: 0,
  invoke: (name, event) => invoke(name, event, seconds),
});
const { post, put, get } = referencesAt(() => service.url);
/** Sends a PUT with a short timeout, because a fault uses all of the time. */
const hurriedPut = async (...parameters: Parameters<typeof put>) => {
  seconds = 4;
  return put(...parameters).finally(() => {
    seconds = unhurried;
  });
};

/** The customers at Stripe with this reference. */
const customersOf = async (user_id: string) => {
  const customers = await service.stripe().customers.list({ limit: 100 });
  return customers.data.filter(({ metadata }) => metadata.user_id === user_id);
};
const fault = (kind: string, times = 1000) =>
  service.control("POST", "/faults", { fault: kind, method: "POST", path: "/v1/customers", times });
const clearFaults = async () => {
  await service.control("DELETE", "/faults");
  coldStart();
};
afterEach(async () => {
  vi.useRealTimers();
  await clearFaults();
});

describe("PUT /v1/customer_references/{reference}", () => {
  it("creates the customer of a reference, then updates it, and GET returns it at once", async () => {
    const created = await put("12345", { email: "jenny@example.com", "metadata[tier]": "gold" });
    expect(created).toMatchObject({
      status: 200,
      body: { object: "customer", email: "jenny@example.com", metadata: { tier: "gold", user_id: "12345" } },
    });
    expect((await get("12345")).body).toEqual(created.body);
    const updated = await put("12345", { name: "Jenny", "metadata[tier]": "" });
    expect(updated.body).toEqual({ ...created.body, name: "Jenny", metadata: { user_id: "12345" } });
    expect((await get("12345")).body).toEqual(updated.body);
    expect(await customersOf("12345")).toHaveLength(1);
    const plain = await service.fetch(`/v1/customers/${created.body.id}`);
    expect(await plain.json()).toEqual(updated.body);
  });

  it("accepts 1 to 255 characters of any kind", async () => {
    const name = fc
      .string({ unit: "binary", minLength: 1, maxLength: 60 })
      .filter((text) => ![".", ".."].includes(text));
    await fc.assert(
      fc.asyncProperty(name, async (reference) => {
        const created = await put(reference);
        expect([created.status, created.body]).toMatchObject([200, { metadata: { user_id: reference } }]);
        expect((await get(reference)).body).toEqual(created.body);
      }),
      { numRuns: 50, examples: [["/"], ["a/../b"], ["%2F"], ["#?&="], ["😀".repeat(255)], ["cus_1"]] },
    );
    expect(await put("x".repeat(256))).toMatchObject({
      status: 400,
      body: {
        error: {
          message: "A reference has 1 to 255 characters.",
          param: "reference",
          type: "invalid_request_error",
        },
      },
    });
  });

  it("separates the references of namespaces, and shares those of clients with one namespace", async () => {
    const [shop, storefront, support] = ["admin", "storefront", "support"].map((client) =>
      referencesAt(() => service.url, client),
    );
    const created = await shop?.put("shared", { name: "Shop" });
    expect((await storefront?.get("shared"))?.body.id).toBe(created?.body.id);
    expect((await support?.get("shared"))?.status).toBe(404);
    const other = await support?.put("shared", { name: "Support" });
    expect(other?.body).toMatchObject({ name: "Support", metadata: { reference_support: "shared" } });
    expect(other?.body.id).not.toBe(created?.body.id);
  });

  it("applies parameters of new customers only on creation, and ignores them afterwards", async () => {
    const first = await put("card", { payment_method: "pm_card_visa" });
    const second = await put("card", { payment_method: "pm_card_visa", name: "Again" });
    expect(second).toMatchObject({ status: 200, body: { id: first.body.id, name: "Again" } });
    const methods = await service.stripe().customers.listPaymentMethods(String(first.body.id));
    expect(methods.data).toHaveLength(1);
  });

  it.each([
    [
      { metadata: "" },
      "metadata",
      "The metadata contains the reference, so it cannot be unset as a whole: unset its keys one by one.",
    ],
    [{ "metadata[user_id]": "other" }, "metadata[user_id]", "metadata[user_id] must equal the reference in the URL."],
  ])("rejects %j", async (parameters, param, message) => {
    expect(await put("contradiction", parameters as Record<string, string>)).toMatchObject({
      status: 400,
      body: { error: { message, param, type: "invalid_request_error" } },
    });
    expect(await customersOf("contradiction")).toEqual([]);
  });

  it("releases a reference when Stripe rejects the creation", async () => {
    expect(await put("declined", { payment_method: "pm_card_chargeDeclined" })).toMatchObject({
      status: 402,
      body: { error: { code: "card_declined" } },
    });
    expect(await readEntry(shop("declined"))).toMatchObject({ customers: [], claim: undefined });
    expect((await put("declined", { name: "Paid" })).status).toBe(200);
    expect(await customersOf("declined")).toHaveLength(1);
  });

  it.each(["reset_after_write", "truncated_after_write", "reset_before_write", "error_503"])(
    "resumes after %s, with the parameters of the next request",
    async (kind) => {
      await fault(kind);
      expect((await hurriedPut(kind, { name: "First" })).status).toBeGreaterThanOrEqual(500);
      expect((await get(kind)).status).toBe(404);
      await clearFaults();
      expect(await put(kind, { email: "second@example.com" })).toMatchObject({
        status: 200,
        body: { name: "First", email: "second@example.com", metadata: { user_id: kind } },
      });
      expect(await customersOf(kind)).toHaveLength(1);
    },
  );

  it("succeeds after a failure that Stripe repeats for its idempotency key", async () => {
    await fault("error_500_kept", 1);
    expect((await put("kept")).status).toBe(500);
    expect((await put("kept")).status).toBe(200);
    expect(await customersOf("kept")).toHaveLength(1);
  });

  it.each([
    ["finds the customer at Stripe when the claim is older than its idempotency key", "reset_after_write", "First"],
    [
      "creates a customer when Stripe has none and the claim is older than its idempotency key",
      "reset_before_write",
      null,
    ],
  ])("%s", async (_, kind, name) => {
    await fault(kind);
    expect((await hurriedPut(`old ${kind}`, { name: "First" })).status).toBeGreaterThanOrEqual(500);
    await clearFaults();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 25 * 3_600_000 });
    expect(await put(`old ${kind}`, { email: "late@example.com" })).toMatchObject({
      status: 200,
      body: { name, email: "late@example.com" },
    });
    expect(await customersOf(`old ${kind}`)).toHaveLength(1);
  });

  it("creates another customer when the first one was deleted at Stripe", async () => {
    const first = await put("deleted");
    await service.stripe().customers.del(String(first.body.id));
    expect((await get("deleted")).status).toBe(404);
    const second = await put("deleted");
    expect(second.status).toBe(200);
    expect(second.body.id).not.toBe(first.body.id);
    expect((await get("deleted")).body).toEqual(second.body);
  });

  it("links a customer that existed at Stripe, even if its event was lost", async () => {
    const { id } = await service.stripe().customers.create({ name: "Before", metadata: { user_id: "before" } });
    expect(await put("before", { email: "before@example.com" })).toMatchObject({
      status: 200,
      body: { id, name: "Before", email: "before@example.com" },
    });
  });
});

describe("POST /v1/customer_references/{reference}", () => {
  it("creates and updates the same customer as PUT", async () => {
    const created = await post("posted", { email: "jenny@example.com" });
    expect(created).toMatchObject({
      status: 200,
      body: { object: "customer", email: "jenny@example.com", metadata: { user_id: "posted" } },
    });
    const updated = await put("posted", { name: "Jenny" });
    expect(updated).toMatchObject({ status: 200, body: { ...created.body, name: "Jenny" } });
    expect(await post("posted", { name: "" })).toMatchObject({ status: 200, body: created.body });
    expect(await customersOf("posted")).toHaveLength(1);
  });

  it("accepts the idempotency key that an SDK repeats when it retries", async () => {
    const upsert = () =>
      service
        .client()
        .rawRequest("POST", "/v1/customer_references/retried", { name: "Jenny" }, { idempotencyKey: "k" });
    const first = await upsert();
    expect(first).toMatchObject({ object: "customer", name: "Jenny", metadata: { user_id: "retried" } });
    expect([await upsert(), await upsert()]).toMatchObject([first, first]);
    expect(await customersOf("retried")).toHaveLength(1);
  });
});

describe("GET /v1/customer_references/{reference}", () => {
  it("returns Stripe's 404 for an unknown reference", async () => {
    expect(await get("nobody")).toMatchObject({
      status: 404,
      body: {
        error: {
          code: "resource_missing",
          doc_url: "https://stripe.com/docs/error-codes/resource-missing",
          message: "No such customer reference: 'nobody'",
          param: "reference",
          type: "invalid_request_error",
        },
      },
    });
  });

  it("expands the requested objects", async () => {
    await put("expanded");
    const response = await service.fetch("/v1/customer_references/expanded?expand[]=tax_ids");
    expect(await response.json()).toMatchObject({ tax_ids: { object: "list", data: [] } });
  });
});

describe("a namespace that is declared after a reconciliation of the others", () => {
  it("links a customer that existed at Stripe", async () => {
    const { REFERENCE_KEYS } = process.env;
    expect(await invoke("reconcile-customers", {}, 840)).toMatchObject({ state: "finished" });
    process.env.REFERENCE_KEYS = JSON.stringify({ support: "crm_id" });
    const { id } = await service.stripe().customers.create({ metadata: { crm_id: "77" } });
    const response = await referencesAt(() => service.url, "support").put("77");
    process.env.REFERENCE_KEYS = REFERENCE_KEYS;
    expect(response).toMatchObject({ status: 200, body: { id } });
  });
});
