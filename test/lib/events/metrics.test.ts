import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { secretName } from "../../../infra/service.ts";
import { consume, eventsAfter } from "../../support/events.ts";
import { useLog } from "../../support/logs.ts";
import { patience } from "../../support/patience.ts";
import { coldStart, useService } from "../../support/service.ts";

const service = useService({ retryAfter: 0 });
const log = useLog("INFO");
let after: string | undefined;
beforeEach(async () => {
  after = (await service.stripe().events.list({ limit: 1 })).data[0]?.id;
});
afterEach(() => vi.useRealTimers());
const happened = () => eventsAfter(service.stripe(), after);
const handle = (...events: object[]) => consume(...events.map((event) => JSON.stringify(event)));
const counted = (name: string) => log.metrics(name).map((metric) => [metric.environment, metric[name]]);

describe("the metrics of the consumer", () => {
  it("count events of other types", async () => {
    const facts = { object: "event", id: "evt_other", api_version: null, created: 1, livemode: false };
    await handle({ ...facts, type: "charge.failed" });
    expect(counted("UnknownEvents")).toEqual([["local", 1]]);
  });

  it("count repeated deliveries", async () => {
    await service.stripe().customers.create();
    const [event = {}] = await happened();
    await handle(event);
    expect(counted("RepeatedEvents")).toEqual([]);
    await handle(event);
    expect(counted("RepeatedEvents")).toEqual([["local", 1]]);
  });

  it("count contradictions that a read of Stripe settles", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "one" } });
    await service.stripe().customers.update(id, { metadata: { user_id: "two" } });
    const [created = {}, updated = {}] = await happened();
    await handle(updated);
    expect(counted("SettledTies")).toEqual([]);
    await handle(created);
    expect(counted("SettledTies")).toEqual([["local", 1]]);
  });

  it("count references that get a second customer", async () => {
    for (let count = 0; count < 2; count++) await service.stripe().customers.create({ metadata: { user_id: "both" } });
    const [first = {}, second = {}] = await happened();
    await handle(first);
    expect(counted("ConflictingReferences")).toEqual([]);
    await handle(second);
    expect(counted("ConflictingReferences")).toEqual([["local", 1]]);
  });

  it("count events that go to the dead-letter queue, and the log contains each attempt", async () => {
    await service.stripe().customers.create();
    const [event] = await happened();
    service.queues.events.send(JSON.stringify({ ...event, api_version: "2024-06-20" }));
    await vi.waitUntil(() => log.lines("batch").length === 1, patience);
    expect(service.queues.failed.size).toBe(1);
    expect(counted("FailedEvents")).toEqual([["local", 1]]);
    expect(log.lines("message")).toEqual([
      {
        message_id: expect.any(String),
        event_id: event?.id,
        receives: 1,
        error: "Unprocessable",
        at: expect.any(Array),
      },
    ]);
  });
});

describe("a handled event", () => {
  it("leaves a line with its ids and its age, and publishes the id of the request that caused it", async () => {
    const published: object[] = [];
    service.subscribers.add(({ detail }) => published.push(Object(detail)));
    const customer = await service.stripe().customers.create();
    const { id: method } = await service.stripe().paymentMethods.attach("pm_card_visa", { customer: customer.id });
    await service.stripe().paymentMethods.detach(method);
    const [created, attached, detached] = await happened();
    const stripe_request_id = created?.request?.id;
    expect(stripe_request_id).toBe(customer.lastResponse.requestId);
    vi.useFakeTimers({ toFake: ["Date"], now: (created?.created ?? 0) * 1000 + 90_000 });
    await handle({ ...created }, { ...attached, request: null }, { ...detached, request: { id: "jenny@example.com" } });
    const facts = { customer: customer.id, age_s: expect.any(Number) };
    expect(log.lines("event")).toEqual([
      { ...facts, event_id: created?.id, type: "customer.created", stripe_request_id, age_s: 90 },
      { ...facts, event_id: attached?.id, type: "payment_method.attached" },
      { ...facts, event_id: detached?.id, type: "payment_method.detached" },
    ]);
    expect(published).toMatchObject([
      { id: created?.id, request_id: stripe_request_id },
      { id: attached?.id },
      { id: detached?.id },
    ]);
    expect(published.map((detail) => "request_id" in detail)).toEqual([true, false, false]);
  });

  it("is counted with its age, in one line per batch", async () => {
    await service.stripe().customers.create();
    const [event = {}] = await happened();
    await handle(event, { ...event, id: "evt_other" });
    expect(log.metrics("EventAge").map(({ EventAge }) => EventAge)).toEqual([[expect.any(Number), expect.any(Number)]]);
  });
});

describe("the log of the consumer", () => {
  it("has one line per batch, with the number of messages that failed", async () => {
    await service.stripe().customers.create();
    const [event = {}] = await happened();
    const facts = { function_name: "consume-stripe-events", duration_ms: expect.any(Number) };
    await handle(event, {});
    vi.stubEnv("EVENT_BUS", "");
    await handle({ ...event, id: "evt_again" });
    vi.unstubAllEnvs();
    expect(log.lines("batch")).toEqual([
      { ...facts, messages: 2, failed: 0 },
      { ...facts, messages: 1, failed: 1 },
    ]);
  });
});

describe("the metric StaleSecrets", () => {
  it("counts each use of a secret that cannot be fetched again", async () => {
    coldStart();
    vi.useFakeTimers({ toFake: ["Date"] });
    const SecretId = secretName("local", "read");
    const store = (SecretString: string) =>
      new SecretsManagerClient({}).send(new PutSecretValueCommand({ SecretId, SecretString }));
    expect((await service.fetch("/v1/customers")).status).toBe(200);
    await store("not a key");
    vi.setSystemTime(Date.now() + 300_000);
    expect((await service.fetch("/v1/customers")).status).toBe(200);
    await store("rk_test_localRead");
    expect(counted("StaleSecrets")).toEqual([["local", 1]]);
    expect(log.lines("stale secret")).toEqual([
      { secret: SecretId, age_ms: 300_000, error: "Misconfigured", at: expect.any(Array) },
    ]);
  });
});
