import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { hashesMaxAge, isExpired, keyId, newKeyDelay } from "../../../lib/access/clients.ts";
import { lastUses } from "../../../lib/access/key-use.ts";
import type { Client, Environment } from "../../environments.ts";
import { authorizers } from "../../service.ts";
import { duration } from "../durations.ts";
import { Failure } from "../failures.ts";
import { iso, tabular } from "../text.ts";
import { checkKey, createKey, findById, withExpiry, withKey } from "./keys.ts";
import type { KeyStore } from "./store.ts";

/** The options of the command line, and the stores that a command uses. */
export interface Options {
  readonly client?: string;
  readonly expires?: string;
  readonly key?: string;
  readonly label?: string;
  readonly overlap?: string;
  readonly environmentName: string;
  readonly environment: Environment;
  readonly store: KeyStore;
  /** Client and name of the table. */
  readonly table: { readonly client: DynamoDBDocumentClient; readonly table: string };
  /** Current time, in Unix seconds. */
  readonly now: number;
  /** Returns the key on standard input. */
  readonly input: () => Promise<string>;
}

/** Longest time until a change has effect, in seconds: API Gateway caches decisions, and the authorizer caches hashes. */
const delay = authorizers.authorize.cache + hashesMaxAge / 1000;

/** The commands by name. They print keys to standard output and messages to standard error, so a script gets only the key. */
export const commands = { issue, rotate, revoke, list, verify };

async function issue(options: Options) {
  const client = clientOf(options);
  const { key, stored } = createKey(newKey(options, client));
  await options.store.change((keys) => withKey(keys, client.name, stored, options.now));
  console.log(key);
  console.error(
    `Key ${keyId(stored)} of ${client.name} in ${options.environmentName}, ${endOf(stored.expires)}. It is shown only once: the secret stores its hash. It works within ${newKeyDelay / 1000} s.`,
  );
}

async function rotate(options: Options) {
  const client = clientOf(options);
  const overlap = duration("overlap", options.overlap ?? "24h");
  const end = options.now + overlap;
  const { key, stored } = createKey(newKey(options, client));
  await options.store.change((keys) =>
    withKey(
      withExpiry(keys, client.name, end, () => true),
      client.name,
      stored,
      options.now,
    ),
  );
  console.log(key);
  console.error(
    `Key ${keyId(stored)} of ${client.name} in ${options.environmentName}, ${endOf(stored.expires)}. It is shown only once. The former keys expire ${iso(end)}.`,
  );
}

async function revoke(options: Options) {
  const client = clientOf(options);
  const { key: id } = options;
  if (!id) throw new Failure("The id of the key is missing. Add --key <id>: npm run keys -- list shows it.");
  let revoked = "";
  await options.store.change((keys) => {
    const chosen = findById(keys, client.name, id);
    revoked = keyId(chosen);
    return withExpiry(keys, client.name, options.now, (key) => key === chosen);
  });
  console.error(
    `Key ${revoked} of ${client.name} in ${options.environmentName} is revoked. It can still work for up to ${delay} seconds, while API Gateway and the authorizer have it cached.`,
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
  const head = ["CLIENT", "KEY", "LABEL", "CREATED", "EXPIRES", "LAST USED", "STATE"];
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
  const key = await options.input();
  const { keys } = await options.store.read();
  const { isValid, result, stored } = checkKey(keys, key, options.environmentName, options.now);
  const uses = stored ? await lastUses([stored], options.table) : undefined;
  const facts =
    stored &&
    ` Key ${keyId(stored)}, created ${iso(stored.created)}, ${endOf(stored.expires)}, last used ${iso(uses?.get(stored.hash))}.`;
  if (!isValid) throw new Failure(`${result}${facts ?? ""}`);
  console.log(`${result}${facts}`);
}

function clientOf({ client = "", environment, environmentName }: Options): Client {
  const found = environment.clients.find(({ name }) => name === client);
  if (found) return found;
  const names = environment.clients.map(({ name }) => name).join(", ");
  const problem = client
    ? `There is no client "${client}" in ${environmentName}.`
    : "The name of the client is missing. Add --client <client>.";
  throw new Failure(`${problem} infra/environments.ts declares ${names}.`);
}

function newKey({ environmentName, expires, label = "", now }: Options, { name, keyLifetime }: Client) {
  const life = expires === undefined ? keyLifetime && keyLifetime * 86_400 : duration("expires", expires);
  return { environment: environmentName, client: name, label, now, ...(life && { expires: now + life }) };
}

const endOf = (expires: number | undefined) =>
  expires === undefined ? "which does not expire" : `which expires ${iso(expires)}`;
