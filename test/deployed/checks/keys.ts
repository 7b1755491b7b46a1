import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, vi } from "vitest";
import { hashKey } from "../../../lib/access/clients.ts";
import { patience } from "../../support/patience.ts";
import { dynamo } from "../aws.ts";
import { deployed } from "../deployed.ts";
import { Log } from "../logs.ts";
import { issueKey } from "../secrets.ts";
import { client, named } from "../target.ts";

/** Checks that a new key works at once, and that its use is recorded. */
export async function checkAuthorizer() {
  const log = await Log.of("authorize");
  const key = await issueKey(deployed.awsUrl, client);
  const response = await fetch(`${deployed.url}/v1/customers?limit=1`, { headers: { Authorization: `Bearer ${key}` } });
  expect(response.status).toBe(200);
  const Key = { pk: `key#${hashKey(key)}` };
  const lastUse = async () => (await dynamo.send(new GetCommand({ TableName: named(), Key }))).Item?.last_used;
  await vi.waitUntil(
    async () => {
      await log.assertNoFailure();
      return lastUse();
    },
    { ...patience, interval: 50 },
  );
  await log.until({ message: "authorize", service: "stripe-customers", client });
}
