import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { secretName, secrets } from "../../infra/service.ts";
import { execute } from "./processes.ts";
import { clientEnvironment, credentials, environment, name } from "./target.ts";

/** Puts a value into a secret, as `aws secretsmanager put-secret-value` does. */
export async function fillSecret(awsUrl: string, secret: keyof typeof secrets, SecretString: string) {
  const secretsManager = new SecretsManagerClient({ endpoint: awsUrl, region: environment.region, credentials });
  await secretsManager.send(new PutSecretValueCommand({ SecretId: secretName(name, secrets[secret]), SecretString }));
}

/** Issues a key of a client with the operators' command. */
export async function issueKey(awsUrl: string, client: string, ...options: string[]): Promise<string> {
  const issue = ["run", "--silent", "keys", "--", "issue", "--env", name, "--client", client, ...options];
  return (await execute("npm", issue, { env: clientEnvironment(awsUrl) })).trim();
}
