import { createHash } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { environment } from "../../../infra/local/environment.ts";
import { getItem, type Item, putItem } from "../../../lib/platform/table.ts";
import { invoke } from "../../support/invoke.ts";
import { unhurried } from "../../support/patience.ts";
import { referencesAt } from "../../support/references.ts";
import { coldStart, useService } from "../../support/service.ts";

let time = 0;
const service = useService({
  environment: { ...environment, reconciliation: { rate: 5000 } },
  // The clock of the gateway advances a second per request, so throttles never apply.
  now: () => (time += 1000),
  searchLag: 0,
});
const { put } = referencesAt(() => service.url);
const hour = 3600;
const now = () => Math.floor(Date.now() / 1000);

/** The idempotency keys of the creations at Stripe so far. */
async function creations() {
  const requests = (await service.control("GET", "/requests")) as Record<string, string>[];
  return requests
    .filter(({ method, path }) => method === "POST" && path === "/v1/customers")
    .map(({ idempotency_key }) => idempotency_key);
}
const keyOf = (reference: string, id: string) =>
  `customer_reference:${createHash("sha256").update(`shop#${reference}#${id}`).digest("hex")}`;
const entryOf = (reference: string) => getItem<Item & Record<string, unknown>>(`reference#shop#${reference}`);
const store = (reference: string, entry: object) => putItem({ pk: `reference#shop#${reference}`, ...entry });
/** A claim from `age` seconds ago. The invocation that created it has released it. */
const claimOf = (reference: string, age: number) => ({
  id: `claim-${reference}`,
  since: now() - age,
  claimed: now() - age,
  parameters: JSON.stringify({ name: "First", metadata: { user_id: reference } }),
  creator: "nobody",
  beat: 0,
});
const busy = {
  status: 429,
  body: {
    error: {
      code: "lock_timeout",
      doc_url: "https://stripe.com/docs/error-codes/lock-timeout",
      message: "Another request creates or changes the customer of this reference. Retry the request.",
      type: "invalid_request_error",
    },
  },
};

// Completes the directory. The service then searches Stripe only when a test requires it.
beforeAll(async () => expect(await invoke("reconcile-customers", {}, unhurried)).toMatchObject({ state: "finished" }));
afterEach(() => {
  vi.useRealTimers();
  coldStart();
});

describe("an abandoned claim", () => {
  it("is completed with its idempotency key within 23 hours", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await store("young", { claim: claimOf("young", 23 * hour - 1) });
    expect(await put("young", { email: "next@example.com" })).toMatchObject({
      status: 200,
      body: { name: "First", email: "next@example.com" },
    });
    expect((await creations()).at(-1)).toBe(keyOf("young", "claim-young"));
  });

  it.each([0, 299])(
    "stays unchanged 23 hours and %i seconds after its creation, because a request with its key may be in progress",
    async (age) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      const claim = claimOf("resting", 23 * hour + age);
      await store("resting", { claim });
      const before = await creations();
      const { headers, ...response } = await put("resting");
      expect(response).toEqual(busy);
      expect([headers.get("retry-after"), headers.get("stripe-should-retry")]).toEqual(["1", "true"]);
      expect(await creations()).toEqual(before);
      expect((await entryOf("resting"))?.claim).toEqual(claim);
    },
  );

  it("is replaced by a claim with another key after 23 hours and 5 minutes", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await store("old", { claim: claimOf("old", 23 * hour + 300) });
    expect(await put("old", { name: "Next" })).toMatchObject({ status: 200, body: { name: "Next" } });
    expect((await creations()).at(-1)).not.toBe(keyOf("old", "claim-old"));
  });
});

describe("the idempotency key of a rejected creation", () => {
  it.each([
    [23 * hour - 1, true],
    [23 * hour, false],
  ])("is reused after %i seconds: %s", async (age, isUsed) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const reference = `refused ${age}`;
    await store(reference, { refused_key: { id: "refused", since: now() - age } });
    expect((await put(reference)).status).toBe(200);
    expect((await creations()).at(-1) === keyOf(reference, "refused")).toBe(isUsed);
    expect(await entryOf(reference)).not.toHaveProperty("refused_key");
  });
});

describe("a claim whose key Stripe has received with other parameters", () => {
  it.each([
    ["returns a 429 after 59 seconds", 59, busy],
    ["is replaced after 60 seconds", 60, { status: 200, body: { name: "Next" } }],
  ])("%s", async (_, age, expected) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const reference = `mismatch ${age}`;
    const claim = claimOf(reference, age);
    await store(reference, { claim });
    await service.stripe().customers.create({ name: "Other" }, { idempotencyKey: keyOf(reference, claim.id) });
    expect(await put(reference, { name: "Next" })).toMatchObject(expected);
    // The claim stays while the request with the other parameters may still create its customer.
    expect((await entryOf(reference))?.claim !== undefined).toBe(age === 59);
  });
});
