import { itemKinds } from "../platform/item-kinds.ts";
import { logger, trace } from "../platform/logger.ts";
import { getItems, type Item, updateItem } from "../platform/table.ts";
import { within } from "../platform/within.ts";
import type { ClientKey } from "./clients.ts";

interface KeyUse extends Item {
  /** In Unix seconds. */
  readonly last_used: number;
}

/** Minimum time between two notes about a key, in seconds. */
const noteInterval = 3600;
/** Maximum time that a request waits for the note, in milliseconds. */
const maxWait = 100;
/** When this container last noted a key's use, in Unix seconds, by hash. */
const noted = new Map<string, number>();

const kind = itemKinds.key;

/** Stores when a key was used, at most once an hour. A failed or slow note never affects the request. */
export async function noteKeyUse(key: ClientKey, now: number) {
  if (now - (noted.get(key.hash) ?? 0) < noteInterval) return;
  noted.set(key.hash, now);
  await within(maxWait, storeKeyUse(key, now), tooSlow).catch((error) => logger.warn("key use", trace(error)));
}

const tooSlow = () =>
  new DOMException(`The table did not store the use of a key within ${maxWait} ms.`, "TimeoutError");

const storeKeyUse = ({ hash }: ClientKey, now: number) =>
  updateItem(`${kind}${hash}`, {
    UpdateExpression: "SET last_used = :now",
    ConditionExpression: "attribute_not_exists(last_used) OR last_used <= :before",
    ExpressionAttributeValues: { ":now": now, ":before": now - noteInterval },
  });

/** Returns when keys were last used, in Unix seconds, by hash, without keys that were never used. */
export async function lastUses(
  keys: readonly ClientKey[],
  table?: Parameters<typeof getItems>[1],
): Promise<Map<string, number>> {
  const pks = keys.map(({ hash }) => `${kind}${hash}`);
  const uses = await getItems<KeyUse>(pks, table);
  return new Map(uses.map(({ pk, last_used }) => [pk.slice(kind.length), last_used]));
}
