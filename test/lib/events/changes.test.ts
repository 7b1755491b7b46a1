import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../../../infra/local/aws/event-bridge.ts";
import type { Snapshot } from "../../../lib/directory/snapshot.ts";
import { getItem } from "../../../lib/platform/table.ts";
import { consume, eventsAfter } from "../../support/events.ts";
import { coldStart, useService } from "../../support/service.ts";
import { post, signed } from "../../support/webhooks.ts";

let time = 0;
// The clock of the gateway advances a second per request, so throttles never apply.
const service = useService({ now: () => (time += 1000) });
const published: BusEvent[] = [];
beforeAll(() => {
  service.subscribers.add((event) => published.push(event));
});
let after: string | undefined;
beforeEach(async () => {
  published.length = 0;
  after = (await service.stripe().events.list({ limit: 1 })).data[0]?.id;
});
afterEach(() => vi.useRealTimers());
const happened = () => eventsAfter(service.stripe(), after);
const handle = async (...events: object[]) =>
  expect(await consume(...events.map((event) => JSON.stringify(event)))).toBe(0);

describe("an update of the metadata", () => {
  it("publishes the conflict that it causes, which later updates of other fields do not repeat", async () => {
    const { stripe } = service;
    const first = await stripe().customers.create({ metadata: { user_id: "one" } });
    const second = await stripe().customers.create();
    await stripe().customers.update(second.id, { metadata: { user_id: "one" } });
    await stripe().customers.update(second.id, { name: "Second" });
    for (const event of await happened()) await handle(event);
    const conflicts = published.filter((event) => event["detail-type"] === "customer_reference.conflicting");
    expect(conflicts.map(({ detail }) => detail)).toEqual([
      expect.objectContaining({ namespace: "shop", reference: "one", customers: [first.id, second.id] }),
    ]);
  });
});

describe("metadata that is longer than the maximum of a reference", () => {
  it("does not count as a reference", async () => {
    for (const length of [255, 256])
      await service.stripe().customers.create({ metadata: { user_id: "x".repeat(length) } });
    for (const event of await happened()) await handle(event);
    const references = published.map(({ detail }) => Object(detail).references);
    expect(references).toEqual([[{ namespace: "shop", reference: "x".repeat(255) }], []]);
  });
});

describe("an event of a payment method", () => {
  it("contains the former references of a deleted customer", async () => {
    const { id: customer } = await service.stripe().customers.create({ metadata: { user_id: "gone" } });
    await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    await service.stripe().customers.del(customer);
    const events = await happened();
    const [attached = {}] = events.filter(({ type }) => type === "payment_method.attached");
    await handle(...events.filter((event) => event !== attached));
    await handle(attached);
    expect(published.at(-1)).toMatchObject({
      "detail-type": "payment_method.attached",
      detail: { customer, references: [{ namespace: "shop", reference: "gone" }] },
    });
  });

  it("marks a detached payment method in the snapshot", async () => {
    const { id: customer } = await service.stripe().customers.create();
    const { id } = await service.stripe().paymentMethods.attach("pm_card_visa", { customer });
    await handle(...(await happened()));
    await service.stripe().paymentMethods.detach(id);
    const detached = (await happened()).at(-1);
    await handle(detached ?? {});
    const snapshot = await getItem<Snapshot>(`customer#${customer}`);
    expect(snapshot?.payment_methods[id]).toMatchObject({ deleted: true, event: detached?.id });
  });
});

describe("a webhook with a wrong signature", () => {
  it("causes a fetch of the secret at most every ten seconds", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    coldStart();
    const secretsManager = mockClient(SecretsManagerClient);
    secretsManager.on(GetSecretValueCommand).resolves({ SecretString: "whsec_right" });
    const fetches = async () => {
      for (let guess = 0; guess < 3; guess++)
        expect((await post(service.url, "{}", signed("{}", "whsec_wrong"))).status).toBe(400);
      return secretsManager.commandCalls(GetSecretValueCommand).length;
    };
    const counts = [await fetches()];
    for (const milliseconds of [9_999, 1]) {
      vi.setSystemTime(Date.now() + milliseconds);
      counts.push(await fetches());
    }
    secretsManager.restore();
    expect(counts).toEqual([1, 1, 2]);
  });
});
