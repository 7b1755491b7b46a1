import { setTimeout as sleep } from "node:timers/promises";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { ClientKey } from "./clients.ts";
import { env } from "./env.ts";
import { logger, trace } from "./logger.ts";
import { dynamo } from "./table.ts";

const hour = 3600;
/** How long a request may wait for the note, in milliseconds. */
const patience = 100;
/** That one request may ask for. */
const mostItems = 100;
const noted = new Map<string, number>();

/** The item of the table that says when a key was last used. */
const itemOf = ({ hash }: Pick<ClientKey, "hash">) => ({ pk: { S: `key#${hash}` } });

/** Notes that a key was used, once an hour at most. A note that fails or is slow is no matter of the request's. */
export async function noteUse(key: ClientKey, now: number) {
  if (now - (noted.get(key.hash) ?? 0) < hour) return;
  noted.set(key.hash, now);
  const written = write(key, now).catch((error) => logger.warn("key use", trace(error)));
  await Promise.race([written, sleep(patience, undefined, { ref: false })]);
}

async function write(key: ClientKey, now: number) {
  const command = new UpdateItemCommand({
    TableName: env("TABLE"),
    Key: itemOf(key),
    UpdateExpression: "SET last_used = :now",
    ConditionExpression: "attribute_not_exists(last_used) OR last_used <= :before",
    ExpressionAttributeValues: { ":now": { N: String(now) }, ":before": { N: String(now - hour) } },
  });
  await dynamo()
    .send(command)
    .catch((error) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
}

/** When keys were last used, by their hashes, in Unix seconds; none where one never was. */
export async function lastUses(
  client: DynamoDBClient,
  TableName: string,
  keys: readonly ClientKey[],
): Promise<Map<string, number>> {
  const uses = new Map<string, number>();
  for (let first = 0; first < keys.length; first += mostItems) {
    const Keys = keys.slice(first, first + mostItems).map(itemOf);
    const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }));
    for (const { pk, last_used } of Responses?.[TableName] ?? [])
      uses.set(String(pk?.S).replace("key#", ""), Number(last_used?.N));
  }
  return uses;
}
