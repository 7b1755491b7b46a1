import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { awsClient } from "../../../lib/platform/aws.ts";
import { type SecretName, secretName } from "../../service.ts";
import { ok, type Result } from "../checks/result.ts";
import { secretValue, storedText } from "../secrets.ts";
import type { Target } from "../target.ts";

/** Returns the value of a secret. Throws a Failure that says what to store. */
export async function readSecret<Secret extends SecretName>({ name, aws }: Target, secret: Secret) {
  const { text } = await storedText(new SecretsManagerClient({ ...awsClient, ...aws }), name, secret);
  return secretValue(name, secret, text);
}

/** Checks that a secret has a value of the format that the functions require. */
export async function checkSecret(target: Target, secret: SecretName): Promise<Result> {
  await readSecret(target, secret);
  return ok(secretName(target.name, secret));
}
