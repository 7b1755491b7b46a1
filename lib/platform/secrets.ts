import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { awsClient } from "./aws.ts";
import { logger, trace } from "./logger.ts";
import { count } from "./metrics.ts";
import { Misconfigured } from "./misconfigured.ts";
import { within } from "./within.ts";

/** What the text of a secret must be. */
export interface SecretFormat<Value> {
  /** As in "The secret x must hold …". */
  readonly name: string;
  /** Undefined when the text is something else. */
  readonly read: (text: string) => Value | undefined;
}

interface Known {
  readonly value: unknown;
  /** When it was fetched, in milliseconds since 1970. */
  readonly since: number;
  /** When to try again, after a fetch that failed. */
  readonly retryAt?: number;
}

const fiveMinutes = 300_000;
/** Milliseconds between attempts to replace a value that is too old. */
const retryInterval = 10_000;
/** Longest wait for a new value when an old one is known, in milliseconds. A slower one counts once it is here. */
const longestWait = 1_500;
const known = new Map<string, Known>();
const fetches = new Map<string, Promise<unknown>>();
let client: SecretsManagerClient | undefined;

/**
 * The value of a secret, by name or ARN: fetched once per container, and again when it is older than `maxAge`
 * milliseconds. If a later fetch fails, the last value stays in use until one succeeds. Throws Misconfigured when no
 * value is known and the secret is missing, empty or malformed.
 */
export async function secret<Value>(id: string, format: SecretFormat<Value>, maxAge = fiveMinutes): Promise<Value> {
  const now = Date.now();
  const { value, since, retryAt = 0 } = known.get(id) ?? { since: Number.NEGATIVE_INFINITY };
  return now < Math.max(since + maxAge, retryAt) ? (value as Value) : refreshSecret(id, format);
}

/** The same, fetched now: for a value that was just found to be out of date. */
export async function refreshSecret<Value>(id: string, format: SecretFormat<Value>): Promise<Value> {
  const fetching = fetches.get(id) ?? remember(id, format).finally(() => fetches.delete(id));
  fetches.set(id, fetching);
  try {
    return (await (known.has(id) ? within(longestWait, fetching, tooSlow) : fetching)) as Value;
  } catch (error) {
    return lastValue(id, error) as Value;
  }
}

async function remember<Value>(id: string, format: SecretFormat<Value>): Promise<Value> {
  const value = await fetchSecret(id, format);
  known.set(id, { value, since: Date.now() });
  return value;
}

const tooSlow = () => new Error(`Secrets Manager did not return the secret within ${longestWait} ms.`);

/** The value before a fetch that failed. Throws the failure when there is none. */
function lastValue(id: string, error: unknown): unknown {
  const last = known.get(id);
  if (!last) throw error;
  known.set(id, { ...last, retryAt: Date.now() + retryInterval });
  logger.warn("stale secret", { secret: id, age_ms: Date.now() - last.since, ...trace(error) });
  count({ StaleSecrets: 1 });
  return last.value;
}

async function fetchSecret<Value>(id: string, { name, read }: SecretFormat<Value>): Promise<Value> {
  client ??= new SecretsManagerClient(awsClient);
  const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: id })).catch((cause) => {
    if (!(cause instanceof ResourceNotFoundException)) throw cause;
    throw new Misconfigured("secret_missing", `The secret ${id} has no value or does not exist. Put ${name} there.`);
  });
  const text = SecretString.trim();
  if (!text) throw new Misconfigured("secret_empty", `The secret ${id} is empty. Put ${name} there.`);
  const value = read(text);
  if (value === undefined) throw new Misconfigured("secret_malformed", `The secret ${id} must hold ${name}.`);
  return value;
}
