import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

const lifetime = 300_000;
const cache = new Map<string, { value: Promise<string>; until: number }>();
let client: SecretsManagerClient | undefined;

/** The current text of a secret, by name or ARN: fetched once per container and again after five minutes. */
export function secret(id: string): Promise<string> {
  const cached = cache.get(id);
  return cached && Date.now() < cached.until ? cached.value : refreshSecret(id);
}

/** The same, fetched now: for a secret that was just found to be out of date. */
export function refreshSecret(id: string): Promise<string> {
  const value = fetchSecret(id);
  cache.set(id, { value, until: Date.now() + lifetime });
  value.catch(() => cache.delete(id));
  return value;
}

async function fetchSecret(id: string): Promise<string> {
  client ??= new SecretsManagerClient({});
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
  if (!SecretString) throw new Error(`The secret ${id} holds no text.`);
  return SecretString;
}
