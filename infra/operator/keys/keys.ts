import { randomBytes } from "node:crypto";
import { type ClientKey, type ClientKeys, findKey, hashKey, isExpired, keyId } from "../../../lib/access/clients.ts";
import { buildKey, keyTemplate, readKey } from "../../../lib/access/key-format.ts";
import { Failure } from "../failures.ts";

/** Seconds that an expired key is still listed. */
const remembered = 90 * 86_400;

interface NewKey {
  readonly environment: string;
  readonly client: string;
  readonly label: string;
  /** Unix seconds. */
  readonly now: number;
  readonly expires?: number;
}

/** A key that nobody has seen, of 256 random bits, and what is kept of it. */
export function makeKey({ environment, client, label, now, expires }: NewKey): { key: string; kept: ClientKey } {
  const key = buildKey({ environment, client, random: randomBytes(32).toString("hex") });
  return { key, kept: { hash: hashKey(key), created: now, ...(expires !== undefined && { expires }), label } };
}

/** The keys with one more. Those that expired long ago go. */
export function withKey(keys: ClientKeys, client: string, kept: ClientKey, now: number): ClientKeys {
  const former = (keys[client] ?? []).filter(({ expires = Number.POSITIVE_INFINITY }) => expires > now - remembered);
  return { ...keys, [client]: [...former, kept] };
}

/** The keys with an end to those of a client that are chosen, unless they end earlier. Throws where none is chosen. */
export function ending(keys: ClientKeys, client: string, end: number, chosen: (key: ClientKey) => boolean): ClientKeys {
  const ended = (keys[client] ?? []).map((key) =>
    chosen(key) ? { ...key, expires: Math.min(key.expires ?? end, end) } : key,
  );
  return { ...keys, [client]: ended };
}

/** The key of a client that an id names. */
export function named(keys: ClientKeys, client: string, id: string): ClientKey {
  const known = keys[client] ?? [];
  const [found, another] = known.filter((key) => keyId(key).startsWith(id));
  if (found && !another) return found;
  const ids = known.map(keyId).join(", ");
  throw new Failure(
    `${client} has ${another ? "several keys" : "no key"} ${id}; there ${ids ? `are ${ids}` : "is none"}.`,
  );
}

/** What a key is worth, in a word and why. */
export function verdictOf(
  keys: ClientKeys,
  key: string,
  environment: string,
  now: number,
): { valid: boolean; why: string; kept?: ClientKey } {
  const said = readKey(key);
  if (!said) return { valid: false, why: `This is not a valid key. A key has the form ${keyTemplate}.` };
  if (said.environment !== environment)
    return { valid: false, why: `This key is for ${said.environment}, not ${environment}.` };
  const kept = findKey(keys[said.client] ?? [], key);
  if (!kept) return { valid: false, why: `${said.client} has no such key in ${environment}.` };
  const expired = isExpired(kept, now);
  return { valid: !expired, why: `This key of ${said.client} ${expired ? "has expired" : "is valid"}.`, kept };
}
