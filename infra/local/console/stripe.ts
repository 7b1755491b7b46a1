import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { secretName } from "../../service.ts";
import { name } from "../environment.ts";
import { awsConfig } from "../resources.ts";
import type { LocalService } from "../start.ts";

/** Returns the object at a path of Stripe's API, or undefined if Stripe returns an error. At the double, this has no effect. */
export type ReadStripe = <Result>(path: string, parameters?: Record<string, string>) => Promise<Result | undefined>;

/** Returns a way to read the objects of the service's Stripe account. */
export function stripeReader(service: LocalService): ReadStripe {
  const secrets = new SecretsManagerClient(awsConfig(service.awsUrl));
  return async <Result>(path: string, parameters: Record<string, string> = {}) => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretName(name, "read") }));
    const response = await fetch(
      `${service.stripeUrl}${service.double ? "/_control" : ""}/v1${path}?${new URLSearchParams(parameters)}`,
      { headers: { Authorization: `Bearer ${SecretString}` } },
    );
    return response.ok ? ((await response.json()) as Result) : undefined;
  };
}

/** Sends a command to the double. Throws an Error with its message if the double rejects it. */
export async function controlDouble(service: LocalService, method: string, path: string, body?: unknown) {
  if (!service.double) throw new Error("The service uses Stripe's test mode. There is no double to control.");
  const response = await fetch(`${service.stripeUrl}/_control${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const result = (await response.json()) as { error?: { message: string } };
  if (!response.ok) throw new Error(result.error?.message ?? `The double returned ${response.status}.`);
  return result;
}
