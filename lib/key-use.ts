import { setTimeout as sleep } from "node:timers/promises";
import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { ClientKey } from "./clients.ts";
import { env } from "./env.ts";
import { logger, trace } from "./logger.ts";
import { dynamo } from "./table.ts";

const hour = 3600;
/** How long a request may wait for the note, in milliseconds. */
const patience = 100;
const noted = new Map<string, number>();

/** The item of the table that says when a key was last used, in Unix seconds. */
export const keyUseItem = ({ hash }: Pick<ClientKey, "hash">) => ({ pk: { S: `key#${hash}` } });

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
    Key: keyUseItem(key),
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
