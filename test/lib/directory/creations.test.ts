import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { environment } from "../../../infra/local/environment.ts";
import { listen, stop } from "../../../infra/local/listen.ts";
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

/** Runs while each creation that Stripe has performed waits for `meanwhile` before its response is delivered. */
async function whileCreating<Result>(meanwhile: () => Promise<unknown>, run: () => Promise<Result>): Promise<Result> {
  const proxy = createServer(async (request, response) => {
    const { method = "", url = "" } = request;
    const { host, connection, "content-length": _, ...headers } = request.headers as Record<string, string>;
    const body = method === "GET" ? undefined : await text(request);
    const answer = await fetch(`${service.stripeUrl}${url}`, { method, headers, body });
    if (method === "POST" && url === "/v1/customers") await meanwhile();
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  const { STRIPE_API_URL } = process.env;
  process.env.STRIPE_API_URL = await listen(proxy, 0);
  coldStart();
  return run().finally(() => {
    process.env.STRIPE_API_URL = STRIPE_API_URL;
    coldStart();
    stop([proxy]);
  });
}

// A complete directory, so that only what a test is about makes the service look at Stripe.
beforeAll(async () => expect(await invoke("reconcile-customers", {}, unhurried)).toMatchObject({ state: "finished" }));
afterEach(async () => {
  vi.useRealTimers();
  await service.control("DELETE", "/faults");
  coldStart();
});

describe("a failure that Stripe stores for the key of a creation", () => {
  it("is returned with the advice to retry, as the next request has another key", async () => {
    await failOnce();
    const { status, headers } = await put("stored");
    expect([status, headers.get("stripe-should-retry")]).toEqual([500, "true"]);
    expect((await put("stored")).status).toBe(200);
    const [failed, created] = (await creations()).slice(-2);
    expect(created).not.toBe(failed);
  });

  it("is not returned if Stripe has a customer with the reference", async () => {
    const { id } = await service.stripe().customers.create({ name: "Made", metadata: { user_id: "made" } });
    await failOnce();
    expect(await put("made", { email: "made@example.com" })).toMatchObject({
      status: 200,
      body: { id, name: "Made", email: "made@example.com" },
    });
  });
});

describe("an invocation that has lost its claim while it created the customer", () => {
  it("links its customer, and leaves the claim of another invocation", async () => {
    const [pk, now] = ["reference#shop#lost", Math.floor(Date.now() / 1000)];
    const claim = { id: "other", since: now, claimed: now, parameters: "{}", creator: "another invocation", beat: 0 };
    const { status, body } = await whileCreating(
      () => putItem({ pk, claim } as Item),
      () => put("lost"),
    );
    expect(status).toBe(200);
    const customer = `${String(body.created).padStart(12, "0")}#${body.id}`;
    expect(await entryOf("lost")).toEqual({ pk, claim, customers: new Set([customer]) });
  });
});
