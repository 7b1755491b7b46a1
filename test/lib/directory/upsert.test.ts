import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { environment } from "../../../infra/local/environment.ts";
import { listen, stop } from "../../../infra/local/listen.ts";
import { claimReference, releaseClaim, releaseClaimForReuse } from "../../../lib/directory/claims.ts";
import { type Claim, linkUnclaimed, readEntry, unlinkCustomer } from "../../../lib/directory/entries.ts";
import { consume, eventsAfter } from "../../support/events.ts";
import { invoke } from "../../support/invoke.ts";
import { useLog } from "../../support/logs.ts";
import { patience, unhurried } from "../../support/patience.ts";
import { referencesAt, shop } from "../../support/references.ts";
import { coldStart, useService } from "../../support/service.ts";

/** Timeout of a function, in seconds. */
let seconds = unhurried;
let time = 0;
const service = useService({
  environment: { ...environment, reconciliation: { rate: 5000 } },
  // The clock of the gateway advances a second per request, so throttles never apply.
  now: () => (time += 1000),
  searchLag: 0,
  invoke: (name, event) => invoke(name, event, seconds),
});
const log = useLog("WARN");
const { get, put } = referencesAt(() => service.url);
const stripe = () => service.stripe();
const fault = (kind: string, options: object) => service.control("POST", "/faults", { fault: kind, ...options });
afterEach(async () => {
  vi.useRealTimers();
  await service.control("DELETE", "/faults");
  seconds = unhurried;
  coldStart();
});

interface Request {
  readonly method: string;
  readonly path: string;
  readonly idempotency_key: string | null;
}
const requests = async () => (await service.control("GET", "/requests")) as Request[];
const creations = async () =>
  (await requests()).filter(({ method, path }) => method === "POST" && path === "/v1/customers");
/** Waits until Stripe has received another creation. */
async function nextCreation(before: Request[]) {
  await vi.waitUntil(async () => (await creations()).length > before.length, { ...patience, interval: 20 });
}
const customersOf = async (user_id: string) =>
  (await stripe().customers.list({ limit: 100 })).data.filter(({ metadata }) => metadata.user_id === user_id);

describe("a customer whose reference has changed", () => {
  it("is neither changed nor returned by a request for the former reference", async () => {
    const { body: first } = await put("alice", { name: "Alice", email: "alice@example.com" });
    const moved = await stripe().customers.update(String(first.id), { metadata: { user_id: "alice2" } });
    const { status, body } = await put("alice", { name: "Mallory" });
    expect([status, body]).toMatchObject([200, { name: "Mallory", email: null, metadata: { user_id: "alice" } }]);
    expect(body.id).not.toBe(first.id);
    expect(await stripe().customers.retrieve(moved.id)).toMatchObject({
      name: "Alice",
      metadata: { user_id: "alice2" },
    });
    expect((await put("alice2", { description: "found" })).body).toMatchObject({ id: moved.id, name: "Alice" });
  });

  it("is unlinked and reported if its reference changes during an update, and the request succeeds", async () => {
    const { body: first } = await put("bob", { name: "Bob" });
    const id = String(first.id);
    await fault("slow", { method: "POST", path: `/v1/customers/${id}`, delay_ms: 1500 });
    const updating = put("bob", { name: "Robert" });
    const isUpdating = ({ method, path }: Request) => method === "POST" && path === `/v1/customers/${id}`;
    await vi.waitUntil(async () => (await requests()).some(isUpdating), { ...patience, interval: 20 });
    await stripe().customers.update(id, { metadata: { user_id: "bobby" } });
    const { status, body } = await updating;
    expect([status, body]).toMatchObject([200, { name: "Robert", metadata: { user_id: "bob" } }]);
    expect(body.id).not.toBe(id);
    expect(await stripe().customers.retrieve(id)).toMatchObject({ metadata: { user_id: "bobby" } });
    expect(log.lines("renamed customer")).toMatchObject([
      { customer: id, stripe_request_id: expect.stringMatching(/^req_/) },
    ]);
    expect(log.metrics("RenamedCustomers")).toHaveLength(1);
    expect((await readEntry(shop("bob"))).customers.map((customer) => customer.id)).toEqual([body.id]);
  });
});

describe("the search at Stripe before a creation", () => {
  it("ends at the request's deadline, even if more pages exist", async () => {
    const metadata = { user_id: "popular" };
    await Promise.all(Array.from({ length: 250 }, () => stripe().customers.create({ metadata })));
    await fault("slow", { method: "GET", path: "/v1/customers", delay_ms: 900, times: 1000 });
    const before = (await requests()).length;
    seconds = 3;
    // On a slow machine, even the first page can exceed the deadline.
    expect([429, 502]).toContain((await put("popular")).status);
    const pages = (await requests()).slice(before).filter(({ path }) => path === "/v1/customers/search");
    expect(pages.length).toBeLessThan(3);
  });
});

describe("a customer that gets its reference back", () => {
  // In an incomplete directory, every creation searches Stripe first.
  beforeAll(async () =>
    expect(await invoke("reconcile-customers", {}, unhurried)).toMatchObject({ state: "finished" }),
  );
  /** Delivers the events of a customer one by one, in order. Returns the id of the last one. */
  const deliver = async (customer: string) => {
    const events = await eventsAfter(stripe(), undefined);
    const own = events.filter(({ data }) => Object(data.object).id === customer);
    for (const event of own) expect(await consume(JSON.stringify(event))).toBe(0);
    return own.at(-1)?.id;
  };

  it("stays linked when an earlier event without the reference arrives late", async () => {
    const { body: first } = await put("dora");
    const id = String(first.id);
    await stripe().customers.update(id, { metadata: { user_id: "dora2" } });
    const last = await deliver(id);
    await stripe().customers.update(id, { description: "still dora2" });
    const [late] = await eventsAfter(stripe(), last);
    await stripe().customers.update(id, { metadata: { user_id: "dora" } });
    expect((await put("dora2")).body.id).not.toBe(id);
    expect((await put("dora")).body.id).toBe(id);
    await consume(JSON.stringify(late));
    expect((await readEntry(shop("dora"))).customers).toEqual([]);
    expect((await get("dora")).body.id).toBe(id);
    expect((await put("dora")).body.id).toBe(id);
    expect(await customersOf("dora")).toMatchObject([{ id }]);
  });

  it("is not linked during a claim of another invocation, and is found after its release", async () => {
    const { body: first } = await put("erin");
    const customer = { id: String(first.id), created: Number(first.created) };
    await unlinkCustomer(shop("erin"), customer);
    const own = await claimReference(shop("erin"), JSON.stringify({ metadata: { user_id: "erin" } }));
    expect(await linkUnclaimed(shop("erin"), customer)).toBe(false);
    await releaseClaim(shop("erin"), own as Claim);
    expect((await put("erin")).body.id).toBe(customer.id);
    expect(await readEntry(shop("erin"))).toMatchObject({ customers: [customer], former: [] });
  });

  it("is no former customer after its deletion", async () => {
    const { body: first } = await put("finn");
    await stripe().customers.update(String(first.id), { metadata: { user_id: "" } });
    await put("finn");
    expect((await readEntry(shop("finn"))).former).toMatchObject([{ id: first.id }]);
    const [{ id } = { id: "" }] = await customersOf("finn");
    await stripe().customers.del(id);
    await stripe().customers.del(String(first.id));
    await put("finn");
    expect((await readEntry(shop("finn"))).former).toEqual([]);
  });
});

describe("a claim", () => {
  it("is settled only by its own customer, not by a late event of another customer", async () => {
    const { body: first } = await put("v1");
    await stripe().customers.del(String(first.id));
    const events = await eventsAfter(stripe(), undefined);
    const late = events.find(({ type, data }) => type === "customer.created" && Object(data.object).id === first.id);
    const before = await creations();
    await fault("slow", { method: "POST", path: "/v1/customers", delay_ms: 2000, times: 2 });
    const one = put("v1", { name: "One" });
    await nextCreation(before);
    await consume(JSON.stringify(late));
    const [{ body: created }, { body: found }] = await Promise.all([one, put("v1", { name: "Other" })]);
    expect(found).toMatchObject({ id: created.id, name: "Other" });
    expect(await customersOf("v1")).toMatchObject([{ id: created.id }]);
    expect(await readEntry(shop("v1"))).toMatchObject({ customers: [{ id: created.id }], claim: undefined });
  });

  it("makes other invocations wait instead of creating a second customer", async () => {
    const before = await creations();
    await fault("slow", { method: "POST", path: "/v1/customers", delay_ms: 8000 });
    const first = put("crowd", { name: "First" });
    await nextCreation(before);
    const others = Array.from({ length: 29 }, (_, other) => put("crowd", { name: `Other ${other}` }));
    const responses = await Promise.all([first, ...others]);
    // Some exceed their deadline. Their callers may retry.
    for (const { status } of responses) expect([200, 429, 502]).toContain(status);
    const { body } = await put("crowd", { name: "Last" });
    expect(body).toMatchObject({ name: "Last" });
    expect(await customersOf("crowd")).toMatchObject([{ id: body.id }]);
    expect((await creations()).length - before.length).toBeLessThan(30);
  });

  it("is recognised by the invocation that created it if DynamoDB's response is lost", async () => {
    const targets: string[] = [];
    let isLost = false;
    const proxy = createServer(async (request, response) => {
      const body = await text(request);
      targets.push(String(request.headers["x-amz-target"]));
      const { host, connection, "content-length": _, ...headers } = request.headers;
      const forwarded = await fetch(service.awsUrl, {
        method: "POST",
        headers: headers as Record<string, string>,
        body,
      });
      const isFirst = !isLost && body.includes("SET claim");
      isLost ||= isFirst;
      if (isFirst) request.socket.destroy();
      else
        response
          .writeHead(forwarded.status, { "Content-Type": "application/x-amz-json-1.0" })
          .end(await forwarded.text());
    });
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", await listen(proxy, 0));
    coldStart();
    expect((await put("lost claim")).status).toBe(200);
    vi.unstubAllEnvs();
    stop([proxy]);
    expect(isLost).toBe(true);
    // An invocation that waits for another one reads the entry more often.
    expect(targets.filter((target) => target.endsWith(".GetItem")).length).toBeLessThan(5);
  });

  it("is completed by the next request if its creator ended", async () => {
    const before = await creations();
    await fault("timeout_after_write", { method: "POST", path: "/v1/customers" });
    // The request never gets a response.
    const ended = put("ended", { name: "Ended" });
    await nextCreation(before);
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() + 60_000);
    coldStart();
    const { status, body } = await put("ended", { description: "continued" });
    expect([status, body]).toMatchObject([200, { name: "Ended", description: "continued" }]);
    await ended;
    expect(await customersOf("ended")).toMatchObject([{ id: body.id }]);
  });

  it("of a rejected creation passes its idempotency key to the next creation, so that only one can succeed", async () => {
    const before = await creations();
    expect((await put("typo", { payment_method: "pm_missing" })).status).toBe(400);
    expect((await put("typo", { name: "Right" })).status).toBe(200);
    const [refused, created, ...others] = (await creations()).slice(before.length);
    expect([created?.idempotency_key, others]).toEqual([refused?.idempotency_key, []]);
    expect(await readEntry(shop("typo"))).toMatchObject({ claim: undefined, refused_key: undefined });
  });

  it("leads to a new customer if the customer that its key created is deleted", async () => {
    const parameters = { metadata: { user_id: "ghost" } };
    const own = (await claimReference(shop("ghost"), JSON.stringify(parameters))) as Claim;
    const key = createHash("sha256").update(`shop#ghost#${own.id}`).digest("hex");
    const { id } = await stripe().customers.create(parameters, { idempotencyKey: `customer_reference:${key}` });
    await stripe().customers.del(id);
    await releaseClaimForReuse(shop("ghost"), own);
    const { status, body } = await put("ghost");
    expect([status, body]).toMatchObject([200, { metadata: { user_id: "ghost" } }]);
    expect(body.id).not.toBe(id);
    expect(await customersOf("ghost")).toMatchObject([{ id: body.id }]);
  });

  it("of a declined creation does not pass on its idempotency key, because Stripe would repeat the decline", async () => {
    const before = await creations();
    expect((await put("declined", { payment_method: "pm_card_chargeDeclined" })).status).toBe(402);
    expect((await put("declined", { name: "Paid" })).status).toBe(200);
    const [declined, created] = (await creations()).slice(before.length);
    expect(created?.idempotency_key).not.toBe(declined?.idempotency_key);
  });

  it("finds the customer that its key created with other parameters", async () => {
    // A request whose response is lost succeeds at Stripe after another one was rejected.
    const before = await creations();
    expect((await put("late", { payment_method: "pm_missing", name: "Late" })).status).toBe(400);
    const [refused] = (await creations()).slice(before.length);
    const late = { name: "Late", metadata: { user_id: "late" } };
    const { id } = await stripe().customers.create(late, { idempotencyKey: refused?.idempotency_key ?? "" });
    expect((await put("late", { name: "Next" })).body).toMatchObject({ id, name: "Next" });
    expect(await customersOf("late")).toHaveLength(1);
  });
});

describe("a request after its deadline", () => {
  it("sends nothing to Stripe", async () => {
    await put("over");
    const before = await requests();
    seconds = 0.9;
    expect(await put("over", { name: "Thawed" })).toMatchObject({ status: 502 });
    expect(await requests()).toHaveLength(before.length);
  });
});
