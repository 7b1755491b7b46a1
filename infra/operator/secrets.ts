import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { storedKeys } from "../../lib/access/clients.ts";
import { signingSecrets } from "../../lib/events/signing-secrets.ts";
import { Misconfigured } from "../../lib/platform/misconfigured.ts";
import { valueIn } from "../../lib/platform/secret-format.ts";
import { stripeKey } from "../../lib/stripe/keys.ts";
import { type SecretName, secretName } from "../service.ts";
import { Failure } from "./failures.ts";

/** The formats that the functions require. */
const formats = { clientKeys: storedKeys, read: stripeKey, write: stripeKey, webhook: signingSecrets } as const;
type Value<Secret extends SecretName> = NonNullable<ReturnType<(typeof formats)[Secret]["read"]>>;

/** The text of a secret, empty if it has no value, and the id of its current version. */
interface Stored {
  readonly text: string;
  readonly version?: string;
}

/** Returns the text of a secret. Throws a Failure if the secret does not exist. */
export async function storedText(
  client: SecretsManagerClient,
  environment: string,
  secret: SecretName,
): Promise<Stored> {
  const SecretId = secretName(environment, secret);
  try {
    const { SecretString = "", VersionId } = await client.send(new GetSecretValueCommand({ SecretId }));
    return { text: SecretString.trim(), version: VersionId };
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    // The secret has no value, or does not exist.
    await client.send(new DescribeSecretCommand({ SecretId })).catch(rejectMissing(SecretId, environment));
    return { text: "" };
  }
}

const rejectMissing = (id: string, environment: string) => (cause: unknown) => {
  if (!(cause instanceof ResourceNotFoundException)) throw cause;
  throw new Failure(
    `The secret ${id} does not exist in this account and region. npm run deploy -- ${environment} creates it.`,
    { cause },
  );
};

/** Returns the value in a secret's text. Throws a Failure that says what to store if the text is empty or malformed. */
export function secretValue<Secret extends SecretName>(
  environment: string,
  secret: Secret,
  text: string,
): Value<Secret> {
  try {
    return valueIn<unknown>(secretName(environment, secret), text, formats[secret]) as Value<Secret>;
  } catch (cause) {
    if (!(cause instanceof Misconfigured)) throw cause;
    throw new Failure(`${cause.message} ${remedyOf(environment, secret, text)}`, { cause });
  }
}

const examples = { read: "rk_…", write: "rk_…", webhook: "whsec_…" } as const;

/** Returns the command that stores a right value. */
function remedyOf(environment: string, secret: SecretName, text: string): string {
  const store = (value: string) =>
    `aws secretsmanager put-secret-value --secret-id ${secretName(environment, secret)} --secret-string ${value}`;
  if (secret !== "clientKeys") return store(examples[secret]);
  const issue = `npm run keys -- issue --env ${environment} --client <client>`;
  return text
    ? `Restore its former value (version stage AWSPREVIOUS), or remove all keys and issue new ones: ${store("'{}'")} && ${issue}`
    : issue;
}
