import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

const fiveMinutes = 300_000;
const cache = new Map<string, { value: Promise<string>; since: number }>();
let client: SecretsManagerClient | undefined;

/** The current text of a secret, by name or ARN: fetched once per container, and again when it is older than `maxAge` milliseconds. */
export function secret(id: string, maxAge = fiveMinutes): Promise<string> {
  const cached = cache.get(id);
  if (cached && Date.now() - cached.since < maxAge) return cached.value;
  const value = fetchSecret(id);
  cache.set(id, { value, since: Date.now() });
  value.catch(() => cache.delete(id));
  return value;
}

/** The same, fetched now: for a secret that was just found to be out of date. */
export const refreshSecret = (id: string) => secret(id, 0);

async function fetchSecret(id: string): Promise<string> {
  client ??= new SecretsManagerClient({});
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  if (!SecretString) throw new Error(`The secret ${id} holds no text.`);
  return SecretString;
}
