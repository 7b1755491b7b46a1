import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { ClientKeys } from "../../../lib/access/clients.ts";
import { Failure } from "../failures.ts";

/** The id of every first version, so that of two at once only one is made. */
const firstVersion = "00000000-0000-0000-0000-000000000001";
const tries = 20;

interface Current {
  readonly keys: ClientKeys;
  /** None where the secret has no value yet. */
  readonly version?: string;
}

/** The secret of client keys, changed by several operators at once without loss. */
export class KeyStore {
  readonly #client: SecretsManagerClient;
  readonly #SecretId: string;

  constructor(client: SecretsManagerClient, secretName: string) {
    this.#client = client;
    this.#SecretId = secretName;
  }

  async read(): Promise<Current> {
    const SecretId = this.#SecretId;
    try {
      const { SecretString = "{}", VersionId } = await this.#client.send(new GetSecretValueCommand({ SecretId }));
      return { keys: ClientKeys.parse(JSON.parse(SecretString)), version: VersionId };
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      // No value, or no secret: this fails where there is none.
      await this.#client.send(new DescribeSecretCommand({ SecretId }));
      return { keys: {} };
    }
  }

  /** Changes the keys as they are when nobody else changes them. */
  async change(edit: (keys: ClientKeys) => ClientKeys): Promise<void> {
    for (let attempt = 0; attempt < tries; attempt++) {
      const current = await this.read();
      if (await this.#replace(current, JSON.stringify(edit(current.keys)))) return;
      await sleep(Math.random() * 50 * attempt);
    }
    throw new Failure("Others keep changing the keys. Nothing was changed: try again.");
  }

  /** Whether the current version is still the one that was read; only then the new one takes its place. */
  async #replace({ version }: Current, SecretString: string): Promise<boolean> {
    const SecretId = this.#SecretId;
    try {
      if (!version) {
        await this.#client.send(
          new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: firstVersion }),
        );
        return true;
      }
      const ClientRequestToken = randomUUID();
      const stages = { VersionStages: ["PENDING"] };
      await this.#client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken, ...stages }));
      const move = { VersionStage: "AWSCURRENT", MoveToVersionId: ClientRequestToken, RemoveFromVersionId: version };
      await this.#client.send(new UpdateSecretVersionStageCommand({ SecretId, ...move }));
      return true;
    } catch (error) {
      if (error instanceof InvalidParameterException || error instanceof ResourceExistsException) return false;
      throw error;
    }
  }
}
