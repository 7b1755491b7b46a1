import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import Stripe from "stripe";
import { type SecretName, secretName } from "../../infra/service.ts";
import { addressOf } from "../support/sdks.ts";
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

interface Addresses {
  readonly awsUrl: string;
  readonly stripeUrl: string;
  readonly webhookUrl: string;
}

const expiringClient = "support";

/** Stores the secrets and issues keys, like an operator. */
export async function operate({ awsUrl, stripeUrl, webhookUrl }: Addresses) {
  const stripe = new Stripe("sk_test_deployed", { ...addressOf(stripeUrl), telemetry: false });
  const endpoint = { url: `${webhookUrl}/v1/webhooks/stripe`, enabled_events: ["*"] as ["*"] };
  const { secret: webhookSecret = "" } = await stripe.webhookEndpoints.create(endpoint);
  await fillSecret(awsUrl, "webhook", webhookSecret);
  await fillSecret(awsUrl, "read", "rk_test_deployedRead");
  await fillSecret(awsUrl, "write", "rk_test_deployedWrite");
  // On AWS, a secret without a value has no version. On the emulator, it contains an empty text.
  await fillSecret(awsUrl, "clientKeys", "{}");
  const key = await issueKey(awsUrl, client);
  await issueKey(awsUrl, expiringClient, "--expires", "7d");
  return { webhookSecret, key, expiringClient };
}
