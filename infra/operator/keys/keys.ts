import { randomBytes } from "node:crypto";
import { type ClientKey, type ClientKeys, findKey, hashKey, isExpired, keyId } from "../../../lib/access/clients.ts";
import { buildKey, keyTemplate, readKey } from "../../../lib/access/key-format.ts";
import { Failure } from "../failures.ts";

/** Seconds that an expired key stays listed. */
const listedAfterExpiry = 90 * 86_400;

interface NewKey {
  readonly environment: string;
  readonly client: string;
  readonly label: string;
  /** Current time, in Unix seconds. */
  readonly now: number;
  /** Unix seconds. */
  readonly expires?: number;
}

/** Returns a new key with 256 random bits, and what the secret stores of it. */
export function createKey({ environment, client, label, now, expires }: NewKey): { key: string; stored: ClientKey } {
  const key = buildKey({ environment, client, random: randomBytes(32).toString("hex") });
  return { key, stored: { hash: hashKey(key), created: now, ...(expires !== undefined && { expires }), label } };
}

/** Returns the keys with a new one, without the client's keys that expired long ago. */
export function withKey(keys: ClientKeys, client: string, added: ClientKey, now: number): ClientKeys {
  const former = (keys[client] ?? []).filter(
    ({ expires = Number.POSITIVE_INFINITY }) => expires > now - listedAfterExpiry,
  );
  return { ...keys, [client]: [...former, added] };
}

/** Returns the keys, in which the chosen keys of a client expire at `end` or, if already set, earlier. */
export function withExpiry(
  keys: ClientKeys,
  client: string,
  end: number,
  chosen: (key: ClientKey) => boolean,
): ClientKeys {
  const changed = (keys[client] ?? []).map((key) =>
    chosen(key) ? { ...key, expires: Math.min(key.expires ?? end, end) } : key,
  );
  return { ...keys, [client]: changed };
}

/** Returns the key of a client whose id begins with `id`. Throws a Failure unless exactly one key matches. */
export function findById(keys: ClientKeys, client: string, id: string): ClientKey {
  const known = keys[client] ?? [];
  const [found, another] = known.filter((key) => keyId(key).startsWith(id));
  if (found && !another) return found;
  const ids = known.map(keyId).join(", ");
  throw new Failure(`${client} has ${another ? "several keys" : "no key"} ${id}. Its keys: ${ids || "none"}.`);
}

/** Returns whether a key is valid, in a sentence too, and what the secret stores of it. */
export function checkKey(
  keys: ClientKeys,
  key: string,
  environment: string,
  now: number,
): { isValid: boolean; result: string; stored?: ClientKey } {
  const parts = readKey(key);
  if (!parts)
    return {
      isValid: false,
      result: `This is not a valid key. Keys have the form ${keyTemplate}.`,
    };
  if (parts.environment !== environment)
    return { isValid: false, result: `This key is for ${parts.environment}, not ${environment}.` };
  const stored = findKey(keys[parts.client] ?? [], key);
  if (!stored) return { isValid: false, result: `${parts.client} has no such key in ${environment}.` };
  const expired = isExpired(stored, now);
  return { isValid: !expired, result: `This key of ${parts.client} ${expired ? "has expired" : "is valid"}.`, stored };
}
