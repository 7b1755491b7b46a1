import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { awsClient } from "./aws.ts";
import { logger, trace } from "./logger.ts";
import { measure } from "./metrics.ts";
import { Misconfigured } from "./misconfigured.ts";
import { type SecretFormat, valueIn } from "./secret-format.ts";
import { within } from "./within.ts";

interface Known {
  readonly value: unknown;
  /** When it was fetched, in Unix milliseconds. */
  readonly since: number;
  /** When to fetch it again after a failed fetch, in Unix milliseconds. */
  readonly retryAt?: number;
}

/** Default maximum age of a value, in milliseconds. */
const defaultMaxAge = 300_000;
/** Minimum time between attempts to replace an old value, in milliseconds. */
const retryInterval = 10_000;
/** Maximum wait for a new value if an old one is known, in milliseconds. A later value is used from then on. */
const maxWait = 1_500;
const known = new Map<string, Known>();
const fetches = new Map<string, Promise<unknown>>();
let client: SecretsManagerClient | undefined;

/**
 * Returns the value of a secret, by name or ARN. A container fetches it once, and again if it is older than `maxAge`
 * milliseconds. If a later fetch fails, the last value stays in use until one succeeds. Throws Misconfigured if no value
 * is known and the secret is missing, empty or malformed.
 */
export async function secret<Value>(id: string, format: SecretFormat<Value>, maxAge = defaultMaxAge): Promise<Value> {
  const now = Date.now();
  const { value, since, retryAt = 0 } = known.get(id) ?? { since: Number.NEGATIVE_INFINITY };
  return now < Math.max(since + maxAge, retryAt) ? (value as Value) : refreshSecret(id, format);
}

/** Like `secret`, but throws if the value is older and cannot be fetched, in place of returning the last one. */
export async function freshSecret<Value>(id: string, format: SecretFormat<Value>, maxAge: number): Promise<Value> {
  const oldest = Date.now() - maxAge;
  const value = await secret(id, format, maxAge);
  if (Number(known.get(id)?.since) >= oldest) return value;
  throw new Error(`Secrets Manager did not return the secret ${id}.`);
}

/** Fetches a secret now, because its value turned out to be outdated. Otherwise like `secret`. */
export async function refreshSecret<Value>(id: string, format: SecretFormat<Value>): Promise<Value> {
  const fetching = fetches.get(id) ?? fetchAndStore(id, format).finally(() => fetches.delete(id));
  fetches.set(id, fetching);
  try {
    return (await (known.has(id) ? within(maxWait, fetching, tooSlow) : fetching)) as Value;
  } catch (error) {
    return lastValue(id, error) as Value;
  }
}

async function fetchAndStore<Value>(id: string, format: SecretFormat<Value>): Promise<Value> {
  const value = await fetchSecret(id, format);
  known.set(id, { value, since: Date.now() });
  return value;
}

const tooSlow = () => new Error(`Secrets Manager did not return the secret within ${maxWait} ms.`);

/** Returns the last value after a failed fetch. Throws the failure if no earlier fetch succeeded. */
function lastValue(id: string, error: unknown): unknown {
  const last = known.get(id);
  if (!last) throw error;
  known.set(id, { ...last, retryAt: Date.now() + retryInterval });
  logger.warn("stale secret", { secret: id, age_ms: Date.now() - last.since, ...trace(error) });
  measure({ StaleSecrets: 1 });
  return last.value;
}

async function fetchSecret<Value>(id: string, format: SecretFormat<Value>): Promise<Value> {
  client ??= new SecretsManagerClient(awsClient);
  const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: id })).catch((cause) => {
    if (!(cause instanceof ResourceNotFoundException)) throw cause;
    throw new Misconfigured(
      "secret_missing",
      `The secret ${id} has no value or does not exist. Store ${format.name} there.`,
    );
  });
  return valueIn(id, SecretString, format);
}
