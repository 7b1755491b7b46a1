import { setTimeout as sleep } from "node:timers/promises";
import { itemKinds } from "../platform/item-kinds.ts";
import { logger, trace } from "../platform/logger.ts";
import { getItems, type Item, updateItem } from "../platform/table.ts";
import type { ClientKey } from "./clients.ts";

interface KeyUse extends Item {
  /** Unix seconds. */
  readonly last_used: number;
}

const hour = 3600;
/** How long a request may wait for the note, in milliseconds. */
const patience = 100;
const noted = new Map<string, number>();

const kind = itemKinds.key;

/** Notes that a key was used, once an hour at most. A note that fails or is slow is no matter of the request's. */
export async function noteUse(key: ClientKey, now: number) {
  if (now - (noted.get(key.hash) ?? 0) < hour) return;
  noted.set(key.hash, now);
  const written = write(key, now).catch((error) => logger.warn("key use", trace(error)));
  await Promise.race([written, sleep(patience, undefined, { ref: false })]);
}

const write = ({ hash }: ClientKey, now: number) =>
  updateItem(`${kind}${hash}`, {
    UpdateExpression: "SET last_used = :now",
    ConditionExpression: "attribute_not_exists(last_used) OR last_used <= :before",
    ExpressionAttributeValues: { ":now": now, ":before": now - hour },
  });

/** When keys were last used, by their hashes, in Unix seconds; none where one never was. The table is the function's own unless told. */
export async function lastUses(
  keys: readonly ClientKey[],
  table?: Parameters<typeof getItems>[1],
): Promise<Map<string, number>> {
  const pks = keys.map(({ hash }) => `${kind}${hash}`);
  const uses = await getItems<KeyUse>(pks, table);
  return new Map(uses.map(({ pk, last_used }) => [pk.slice(kind.length), last_used]));
}
