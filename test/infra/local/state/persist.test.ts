import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { demoKey, name } from "../../../../infra/local/environment.ts";
import { awsConfig } from "../../../../infra/local/resources.ts";
import { nameIn, queues, secretName } from "../../../../infra/service.ts";
import { hashKey } from "../../../../lib/access/clients.ts";
import { type KeptService, startKept } from "../../../support/kept-service.ts";
import { patience } from "../../../support/patience.ts";
import { referencesAt } from "../../../support/references.ts";

const directory = mkdtempSync(`${tmpdir()}/kept-`);
afterAll(() => rmSync(directory, { recursive: true }));

const names = Array.from({ length: 12 }, (_, index) => `kept-${index}`);

/** Creates or updates the customers of the references again and again, until the service was killed. Returns the ids by reference. */
async function upsertUntilKilled(service: KeptService, enough: number) {
  const ids = new Map<string, string>();
  const { put } = referencesAt(() => service.url);
  let responses = 0;
  let killed: Promise<void> | undefined;
  const upsert = async (reference: string) => {
    for (let round = 0; !killed; round++) {
      const { status, body } = await put(reference, { name: `round ${round}` });
      if (status === 200) ids.set(reference, String(body.id));
      responses += 1;
      if (responses >= enough) killed ??= service.kill();
    }
  };
  // Two clients per reference compete. Requests in progress fail when the service is killed.
  await Promise.allSettled([...names, ...names].map(upsert));
  await killed;
  return ids;
}

const underWay = async ({ stripeUrl }: KeptService) =>
  ((await (await fetch(`${stripeUrl}/_control/deliveries`)).json()) as { under_way: number }).under_way;

describe("a local run with --persist that is killed", () => {
  it("creates no second customer of a reference, and forgets none that it returned", async () => {
    const file = `${directory}/killed.sqlite`;
    const returned = new Map<string, string>();
    // Early kills hit the creations, late ones the updates.
    for (const enough of [1, 5, 30]) {
      const ids = await upsertUntilKilled(await startKept(file), enough);
      for (const [reference, id] of ids) expect(returned.get(reference) ?? id).toBe(id);
      for (const [reference, id] of ids) returned.set(reference, id);
    }

    const service = await startKept(file);
    const { put, get } = referencesAt(() => service.url);
    for (const [reference, id] of returned) expect((await get(reference)).body).toMatchObject({ id });
    for (const reference of names) {
      const { status, body } = await put(reference);
      expect([status, body.id]).toEqual([200, returned.get(reference) ?? body.id]);
      expect((await get(reference)).body.id).toBe(body.id);
    }
    const { data } = await service.stripe.customers.list({ limit: 100 });
    expect(data.map(({ metadata }) => metadata.user_id).sort()).toEqual([...names].sort());
    await service.kill();
  });

  it("completes a creation whose response was lost", async () => {
    const file = `${directory}/lost.sqlite`;
    const first = await startKept(file);
    const silent = { fault: "timeout_after_write", method: "POST", path: "/v1/customers" };
    await fetch(`${first.stripeUrl}/_control/faults`, { method: "POST", body: JSON.stringify(silent) });
    const { put } = referencesAt(() => first.url);
    const interrupted = Promise.allSettled([put("lost")]);
    const customers = async ({ stripe }: KeptService) => (await stripe.customers.list()).data.map(({ id }) => id);
    await vi.waitUntil(async () => (await customers(first)).length === 1, patience);
    const created = await customers(first);
    await first.kill();
    await interrupted;

    const second = await startKept(file);
    const { body } = await referencesAt(() => second.url).put("lost");
    expect([body.id]).toEqual(created);
    expect(await customers(second)).toEqual(created);
    await second.kill();
  });

  it("delivers the events that were under way, to the same webhook endpoint at another address", async () => {
    const file = `${directory}/events.sqlite`;
    const first = await startKept(file);
    const { id } = await first.stripe.customers.create();
    await vi.waitUntil(async () => (await underWay(first)) === 0, patience);
    const delayed = { fault: "delayed", delay_ms: 3_600_000, type: "customer.updated" };
    await fetch(`${first.stripeUrl}/_control/delivery_faults`, { method: "POST", body: JSON.stringify(delayed) });
    await first.stripe.customers.update(id, { metadata: { user_id: "moved" } });
    expect(await underWay(first)).toBe(1);
    expect((await referencesAt(() => first.url).get("moved")).status).toBe(404);
    await first.kill();

    const second = await startKept(file);
    expect(second.url).not.toBe(first.url);
    const { get } = referencesAt(() => second.url);
    await vi.waitUntil(async () => (await get("moved")).status === 200, patience);
    expect((await get("moved")).body.id).toBe(id);
    await vi.waitUntil(async () => (await underWay(second)) === 0, patience);

    const lost = { fault: "lost", type: "customer.deleted" };
    await fetch(`${second.stripeUrl}/_control/delivery_faults`, { method: "POST", body: JSON.stringify(lost) });
    await second.stripe.customers.del(id);
    const { data } = await second.stripe.events.list({ type: "customer.deleted" });
    expect(data).toMatchObject([{ pending_webhooks: 1 }]);
    await second.kill();
  });

  it("stays empty after a reset", async () => {
    const file = `${directory}/reset.sqlite`;
    const first = await startKept(file);
    await referencesAt(() => first.url).put("gone");
    await fetch(`${first.url}/_control/reset`, { method: "POST" });
    await first.kill();

    const second = await startKept(file);
    expect((await second.stripe.customers.list()).data).toEqual([]);
    expect((await referencesAt(() => second.url).get("gone")).status).toBe(404);
    const { id } = await second.stripe.customers.create({ metadata: { user_id: "next" } });
    const next = async () => (await referencesAt(() => second.url).get("next")).body.id;
    await vi.waitUntil(async () => (await next()) === id, patience);
    await second.kill();
  });

  it("has its keys and its dead letters again", async () => {
    const file = `${directory}/secrets.sqlite`;
    const first = await startKept(file);
    const SecretId = secretName(name, "clientKeys");
    const secrets = new SecretsManagerClient(awsConfig(first.awsUrl));
    const { SecretString = "" } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    const issued = { hash: hashKey("cak_local_admin_issued"), created: 0, label: "issued" };
    const keys = { ...JSON.parse(SecretString), admin: [issued] };
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(keys) }));
    const message = new SendMessageCommand({ QueueUrl: nameIn(name, queues.events), MessageBody: "not JSON" });
    await new SQSClient(awsConfig(first.awsUrl)).send(message);
    await vi.waitUntil(async () => (await deadLetters(first)) === "1", patience);
    await first.kill();

    const second = await startKept(file);
    expect(await deadLetters(second)).toBe("1");
    const list = async (key: string) =>
      (await fetch(`${second.url}/v1/customers`, { headers: { Authorization: `Bearer ${key}` } })).status;
    expect(await list("cak_local_admin_issued")).toBe(200);
    expect(await list(demoKey("admin"))).toBe(401);
    expect(await list(demoKey("storefront"))).toBe(200);
    await second.kill();
  });
});

async function deadLetters({ awsUrl }: KeptService): Promise<string | undefined> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: nameIn(name, queues.failed),
    AttributeNames: ["ApproximateNumberOfMessages"],
  });
  return (await new SQSClient(awsConfig(awsUrl)).send(command)).Attributes?.ApproximateNumberOfMessages;
}
