import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import type { BusEvent } from "../../../infra/local/aws/event-bridge.ts";
import { nameIn } from "../../../infra/service.ts";
import { type ClientKeys, hashKey } from "../../../lib/access/clients.ts";
import { invoke } from "../../support/invoke.ts";
import { useService } from "../../support/service.ts";

const day = 86_400;
const now = Math.floor(Date.now() / 1000);
const key = (label: string, created: number, expires?: number) => ({
  hash: hashKey(label),
  created: now + created * day,
  label,
  ...(expires !== undefined && { expires: now + expires * day }),
});

const clientKeys: ClientKeys = {
  storefront: [
    key("fresh", -1, 300),
    key("ends soon", -300, 13),
    key("ends later", -300, 15),
    key("ended", -300, -1),
    key("never used", -91),
    key("used long ago", -300),
    key("used lately", -300),
  ],
};
const uses = { "ends soon": -1, "ends later": -1, "used long ago": -95, "used lately": -80 };
const service = useService({ clientKeys });

beforeAll(async () => {
  for (const [label, days] of Object.entries(uses))
    await new DynamoDBClient({}).send(
      new UpdateItemCommand({
        TableName: nameIn("local"),
        Key: { pk: { S: `key#${hashKey(label)}` } },
        UpdateExpression: "SET last_used = :at",
        ExpressionAttributeValues: { ":at": { N: String(now + days * day) } },
      }),
    );
});

describe("report-keys", () => {
  it("reports only the keys that expire within 14 days and those unused for 90 days", async () => {
    const busEvents: BusEvent[] = [];
    service.subscribers.add((event) => busEvents.push(event));
    expect(await invoke("report-keys", {}, 60)).toEqual({ expiring_keys: 1, unused_keys: 2 });
    const facts = (label: string) => {
      const { hash, created } = clientKeys.storefront?.find((stored) => stored.label === label) ?? key(label, 0);
      const id = expect.stringMatching(
        new RegExp(`^key_report_\\d{4}-\\d\\d-\\d\\d_${hash.slice(0, 12)}_(expiring|unused)$`),
      );
      return { id, environment: "local", client: "storefront", key: hash.slice(0, 12), label, created };
    };
    expect(busEvents.map(({ source, "detail-type": type, detail }) => ({ source, type, detail }))).toEqual([
      {
        source: "stripe-customers",
        type: "client_key.expiring",
        detail: { ...facts("ends soon"), expires: now + 13 * day },
      },
      { source: "stripe-customers", type: "client_key.unused", detail: { ...facts("never used"), last_used: null } },
      {
        source: "stripe-customers",
        type: "client_key.unused",
        detail: { ...facts("used long ago"), last_used: now - 95 * day },
      },
    ]);
  });
});
