import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { hashesMaxAge, isExpired, keyId, newKeyDelay } from "../../../lib/access/clients.ts";
import { lastUses } from "../../../lib/access/key-use.ts";
import type { Client, Environment } from "../../environments.ts";
import { authorizers } from "../../service.ts";
import { secondsOf } from "../durations.ts";
import { Failure } from "../failures.ts";
import { iso, tabular } from "../text.ts";
import { ending, makeKey, named, verdictOf, withKey } from "./keys.ts";
import type { KeyStore } from "./store.ts";

export interface Options {
  readonly client?: string;
  readonly expires?: string;
  readonly key?: string;
  readonly label?: string;
  readonly overlap?: string;
  readonly environmentName: string;
  readonly environment: Environment;
  readonly store: KeyStore;
  /** With its name. */
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  /** Unix seconds. */
  readonly now: number;
  readonly input: () => Promise<string>;
}

/** Until a change is seen everywhere: API Gateway keeps the authorizer's answers, and the authorizer the hashes. Seconds. */
const delay = authorizers.authorize.cache + hashesMaxAge / 1000;

/** Keys go to standard output, what is said of them to standard error, so that a script gets the key alone. */
export const commands = { issue, rotate, revoke, list, verify };

async function issue(options: Options) {
  const client = clientOf(options);
  const { key, kept } = makeKey({ ...newKey(options, client) });
  await options.store.change((keys) => withKey(keys, client.name, kept, options.now));
  console.log(key);
  console.error(
    `Key ${keyId(kept)} of ${client.name} in ${options.environmentName}, ${endOf(kept.expires)}. It is shown this once: only its hash is kept. It works within ${newKeyDelay / 1000} s.`,
  );
}

async function rotate(options: Options) {
  const client = clientOf(options);
  const overlap = duration("overlap", options.overlap ?? "24h");
  const end = options.now + overlap;
  const { key, kept } = makeKey(newKey(options, client));
  await options.store.change((keys) =>
    withKey(
      ending(keys, client.name, end, () => true),
      client.name,
      kept,
      options.now,
    ),
  );
  console.log(key);
  console.error(
    `Key ${keyId(kept)} of ${client.name} in ${options.environmentName}, ${endOf(kept.expires)}. It is shown this once. The former keys end ${iso(end)}.`,
  );
}

async function revoke(options: Options) {
  const client = clientOf(options);
  const { key: id } = options;
  if (!id) throw new Failure("Say which key: --key <id>, as npm run keys -- list shows it.");
  let revoked = "";
  await options.store.change((keys) => {
    const chosen = named(keys, client.name, id);
    revoked = keyId(chosen);
    return ending(keys, client.name, options.now, (key) => key === chosen);
  });
  console.error(
    `Key ${revoked} of ${client.name} in ${options.environmentName} is revoked. Whoever used it just now is let in for at most ${delay} seconds more, as long as API Gateway keeps the authorizer's answer.`,
  );
}

async function list(options: Options) {
  const { keys } = await options.store.read();
  const chosen = options.client ? [clientOf(options).name] : Object.keys(keys);
  const rows = chosen.flatMap((client) => (keys[client] ?? []).map((key) => ({ client, key })));
  const uses = await lastUses(
    rows.map(({ key }) => key),
    options.table,
  );
  const head = ["CLIENT", "KEY", "LABEL", "MADE", "ENDS", "LAST USED", "STATE"];
  const lines = rows.map(({ client, key }) => [
    client,
    keyId(key),
    key.label || "-",
    iso(key.created),
    key.expires === undefined ? "never" : iso(key.expires),
    iso(uses.get(key.hash)),
    isExpired(key, options.now) ? "expired" : "valid",
  ]);
  console.log(tabular([head, ...lines]));
}

async function verify(options: Options) {
  const key = (await options.input()).trim();
  const { keys } = await options.store.read();
  const { valid, why, kept } = verdictOf(keys, key, options.environmentName, options.now);
  const uses = kept ? await lastUses([kept], options.table) : undefined;
  const facts =
    kept &&
    ` Key ${keyId(kept)}, made ${iso(kept.created)}, ${endOf(kept.expires)}, last used ${iso(uses?.get(kept.hash))}.`;
  if (!valid) throw new Failure(`${why}${facts ?? ""}`);
  console.log(`${why}${facts}`);
}

function clientOf({ client = "", environment, environmentName }: Options): Client {
  const found = environment.clients.find(({ name }) => name === client);
  if (found) return found;
  const names = environment.clients.map(({ name }) => name).join(", ");
  const problem = client
    ? `There is no client "${client}" in ${environmentName}.`
    : "Say which client: --client <client>.";
  throw new Failure(`${problem} infra/environments.ts declares ${names}.`);
}

function newKey({ environmentName, expires, label = "", now }: Options, { name, keyLifetime }: Client) {
  const life = expires === undefined ? keyLifetime && keyLifetime * 86_400 : duration("expires", expires);
  return { environment: environmentName, client: name, label, now, ...(life && { expires: now + life }) };
}

function duration(option: string, text: string): number {
  const seconds = secondsOf(text);
  if (seconds !== undefined) return seconds;
  throw new Failure(`--${option} must be a duration such as 30m, 24h or 7d, not "${text}".`);
}

const endOf = (expires: number | undefined) =>
  expires === undefined ? "which does not expire" : `which expires ${iso(expires)}`;
