import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { endpoints, secretName, stage } from "../service.ts";
import { name } from "./environment.ts";
import { type Addresses, awsConfig } from "./resources.ts";
import type { DoubleOptions } from "./stripe/double.ts";

interface WebhookOptions extends Addresses {
  readonly serviceUrl: string;
  /** The keys that the double accepts. */
  readonly keys: NonNullable<DoubleOptions["keys"]>;
}

/** Creates a webhook endpoint at the double that delivers to the service, and stores its signing secret. */
export async function connectWebhook({ serviceUrl, stripeUrl, awsUrl, keys }: WebhookOptions) {
  const [key = ""] = Object.entries(keys).find(([, permission]) => permission === "write") ?? [];
  const { path } = endpoints["receive-stripe-webhook"];
  const response = await fetch(`${stripeUrl}/v1/webhook_endpoints`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}` },
    body: new URLSearchParams({ url: `${serviceUrl}/${stage}${path}`, "enabled_events[]": "*" }),
  });
  const { secret } = (await response.json()) as { secret: string };
  await new SecretsManagerClient(awsConfig(awsUrl)).send(
    new PutSecretValueCommand({ SecretId: secretName(name, "webhook"), SecretString: secret }),
  );
}
