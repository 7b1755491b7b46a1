import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { BatchGetCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BusEvent } from "../../infra/local/aws/event-bridge.ts";
import { nameIn, secretName } from "../../infra/service.ts";
import { type ClientKeys, hashKey } from "../../lib/access/clients.ts";
import { type Item, putItem } from "../../lib/platform/table.ts";
import { invoke } from "../support/invoke.ts";
import { useLog } from "../support/logs.ts";
import { useService } from "../support/service.ts";

const day = 86_400;
const now = Math.floor(Date.now() / 1000);
/** Keys that are older than the maximum time without use. */
const keys = Array.from({ length: 130 }, (_, index) => ({
  hash: hashKey(`key ${index}`),
  created: now - 100 * day,
  label: `key ${index}`,
}));
const service = useService({ clientKeys: { storefront: keys } });
const log = useLog("INFO");
const published: BusEvent[] = [];
const labels = () => published.map(({ detail }) => Object(detail).label);
const labelsFrom = (first: number, end?: number) => keys.slice(first, end).map(({ label }) => label);
const report = () => invoke("report-keys", {}, 60);
const store = (clientKeys: ClientKeys) =>
  new SecretsManagerClient({}).send(
    new PutSecretValueCommand({
      SecretId: secretName("local", "clientKeys"),
      SecretString: JSON.stringify(clientKeys),
    }),
  );

let restore = () => {};
beforeAll(async () => {
  service.subscribers.add((event) => published.push(event));
  // The last five were used yesterday.
  for (const { hash } of keys.slice(-5))
    await putItem({ pk: `key#${hash}`, last_used: now - day } as Item & { last_used: number });
});
beforeEach(() => {
  published.length = 0;
});
afterEach(() => {
  restore();
  restore = () => {};
});

describe("report-keys", () => {
  it("reads the last use of more keys, and publishes more events, than one request to AWS may contain", async () => {
    expect(await report()).toEqual({ expiring_keys: 0, unused_keys: 125 });
    expect(labels()).toEqual(labelsFrom(0, -5));
  });

  it("counts the keys as metrics, and logs the counts", async () => {
    await report();
    expect(log.metrics("UnusedKeys")).toMatchObject([{ ExpiringKeys: 0, UnusedKeys: 125, environment: "local" }]);
    expect(log.lines("job")).toEqual([{ function_name: "report-keys", expiring_keys: 0, unused_keys: 125 }]);
  });

  it("reads the secret in each invocation, so that revoked keys are not reported", async () => {
    await store({ storefront: keys.slice(0, 3) });
    await report();
    expect(labels()).toEqual(labelsFrom(0, 3));
    await store({ storefront: keys.slice(0, 2) });
    await report();
    expect(labels()).toEqual([...labelsFrom(0, 3), ...labelsFrom(0, 2)]);
  });

  it("reports a key that two clients share for both of them", async () => {
    await store({ storefront: keys.slice(0, 1), support: keys.slice(0, 1) });
    expect(await report()).toEqual({ expiring_keys: 0, unused_keys: 2 });
    expect(published.map(({ detail }) => Object(detail).client)).toEqual(["storefront", "support"]);
  });

  it("requests the items again that DynamoDB did not return", async () => {
    const [first, second] = keys.slice(-2);
    await store({ storefront: keys.slice(-2) });
    // DynamoDB omits items while it throttles the table.
    const table = nameIn("local");
    const items = [first, second].map((key) => ({ pk: `key#${key?.hash}`, last_used: now - day }));
    const dynamo = mockClient(DynamoDBDocumentClient);
    restore = () => dynamo.restore();
    dynamo
      .on(BatchGetCommand)
      .resolvesOnce({
        Responses: { [table]: items.slice(0, 1) },
        UnprocessedKeys: { [table]: { Keys: [{ pk: items[1]?.pk }] } },
      })
      .resolves({ Responses: { [table]: items.slice(1) } });
    expect(await report()).toEqual({ expiring_keys: 0, unused_keys: 0 });
    const requested = dynamo
      .commandCalls(BatchGetCommand)
      .map(({ args: [{ input }] }) => input.RequestItems?.[table]?.Keys);
    expect(requested).toEqual([items.map(({ pk }) => ({ pk })), [{ pk: items[1]?.pk }]]);
  });

  it.each([
    ["a rejected entry", { FailedEntryCount: 1, Entries: [{ EventId: "1" }, { ErrorCode: "InternalFailure" }] }],
    ["a rejected request", Object.assign(new Error("The bus is gone."), { name: "InternalFailure" })],
  ])("fails with the code of EventBridge: %s", async (_, refusal) => {
    await store({ storefront: keys.slice(0, 2) });
    const bus = mockClient(EventBridgeClient);
    restore = () => bus.restore();
    if (refusal instanceof Error) bus.on(PutEventsCommand).rejects(refusal);
    else bus.on(PutEventsCommand).resolves(refusal);
    await expect(report()).rejects.toMatchObject({
      name: "PublicationFailed",
      message: "EventBridge did not accept an event: InternalFailure",
    });
    expect(log.lines("failure")).toEqual([
      { function_name: "report-keys", error: "PublicationFailed", at: expect.any(Array) },
    ]);
  });

  it("reports a denied permission on the bus as a failure that an operator must repair", async () => {
    const bus = mockClient(EventBridgeClient);
    restore = () => bus.restore();
    const denied = Object.assign(new Error("The role may not put events."), { name: "AccessDeniedException" });
    bus.on(PutEventsCommand).rejects(denied);
    await expect(report()).rejects.toThrow(denied);
    expect(log.lines("failure")).toMatchObject([{ cause: "access_denied", problem: "The role may not put events." }]);
  });
});
