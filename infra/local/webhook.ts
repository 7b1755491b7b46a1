import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { endpoints, secretName, stage } from "../service.ts";
import { name } from "./environment.ts";
import { awsConfig } from "./resources.ts";
import type { WebhookEndpoints } from "./stripe/resources/webhook-endpoints.ts";

interface WebhookOptions {
  readonly serviceUrl: string;
  readonly awsUrl: string;
  /** The webhook endpoints of the double. */
  readonly webhookEndpoints: WebhookEndpoints;
}

/** Describes the webhook endpoint of the service at the double, which has one, also after a restart with another address. */
const description = "The local service";

/** Lets the double deliver its events to the service, and stores the signing secrets. */
export async function connectWebhook({ serviceUrl, awsUrl, webhookEndpoints }: WebhookOptions) {
  const url = `${serviceUrl}/${stage}${endpoints["receive-stripe-webhook"].path}`;
  const create = () => webhookEndpoints.create({ url, enabled_events: ["*"], description }).id;
  const id = webhookEndpoints.described(description) ?? create();
  webhookEndpoints.move(id, url);
  const { secrets = [] } = webhookEndpoints.target(id) ?? {};
  await new SecretsManagerClient(awsConfig(awsUrl)).send(
    new PutSecretValueCommand({ SecretId: secretName(name, "webhook"), SecretString: secrets.join(" ") }),
  );
}
