import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type SecretName, secretName } from "../../infra/service.ts";
import { execute } from "./processes.ts";
import { client, clientEnvironment, credentials, environment, name } from "./target.ts";

/** Stores a value in a secret, like `aws secretsmanager put-secret-value`. */
export async function fillSecret(awsUrl: string, secret: SecretName, SecretString: string) {
  const secretsManager = new SecretsManagerClient({ endpoint: awsUrl, region: environment.region, credentials });
  await secretsManager.send(new PutSecretValueCommand({ SecretId: secretName(name, secret), SecretString }));
}

/** Issues a client key with the operators' command. */
export async function issueKey(awsUrl: string, client: string, ...options: string[]): Promise<string> {
  const issue = ["run", "--silent", "keys", "--", "issue", "--env", name, "--client", client, ...options];
  return (await execute("npm", issue, { env: clientEnvironment(awsUrl) })).trim();
}

const expiringClient = "support";

/** Issues the keys that the tests use. */
export async function issueKeys(awsUrl: string) {
  const key = await issueKey(awsUrl, client);
  await issueKey(awsUrl, expiringClient, "--expires", "7d");
  return { key, expiringClient };
}
