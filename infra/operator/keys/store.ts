import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  InvalidParameterException,
  PutSecretValueCommand,
  ResourceExistsException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { ClientKeys } from "../../../lib/access/clients.ts";
import { secretName } from "../../service.ts";
import { Failure } from "../failures.ts";
import { secretValue, storedText } from "../secrets.ts";

/** Id of the first version of every secret. If two operators store it at once, only one succeeds. */
const firstVersion = "00000000-0000-0000-0000-000000000001";
/** Maximum attempts against concurrent changes. */
const maxAttempts = 20;

interface Current {
  readonly keys: ClientKeys;
  /** Undefined if the secret has no value yet. */
  readonly version?: string;
}

/** The secret with the client keys. Several operators can change it at once without loss. */
export class KeyStore {
  readonly #client: SecretsManagerClient;
  readonly #environment: string;

  constructor(client: SecretsManagerClient, environment: string) {
    this.#client = client;
    this.#environment = environment;
  }

  /** Returns the keys and the version of the secret. Throws a Failure if there is no secret, or it is malformed. */
  async read(): Promise<Current> {
    const { text, version } = await storedText(this.#client, this.#environment, "clientKeys");
    // A deployment creates the secret without a value.
    return { keys: text ? secretValue(this.#environment, "clientKeys", text) : {}, version };
  }

  /** Stores the edited keys. Repeats the edit if somebody else changed them. Throws a Failure after too many attempts. */
  async change(edit: (keys: ClientKeys) => ClientKeys): Promise<void> {
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const current = await this.read();
      if (await this.#replace(current, JSON.stringify(edit(current.keys)))) return;
      await sleep(Math.random() * 50 * attempt);
    }
    throw new Failure("Nothing was changed, because others are changing the keys. Repeat the command.");
  }

  /** Replaces the value if the current version is still the given one. Returns whether it did. */
  async #replace({ version }: Current, SecretString: string): Promise<boolean> {
    const SecretId = secretName(this.#environment, "clientKeys");
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
