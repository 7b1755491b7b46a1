import { randomUUID } from "node:crypto";
import type {
  DescribeSecretRequest,
  DescribeSecretResponse,
  GetSecretValueRequest,
  GetSecretValueResponse,
  PutSecretValueRequest,
  PutSecretValueResponse,
  UpdateSecretVersionStageRequest,
} from "@aws-sdk/client-secrets-manager";
import type { Journal } from "../state/store.ts";
import { AwsError } from "./json-api.ts";

/** The versions of a secret by id, and the id of the version of each staging label. */
interface Secret {
  readonly versions: Map<string, { readonly text: string; readonly created: number }>;
  readonly stages: Map<string, string>;
}

/** A secret as it is stored. */
interface StoredSecret {
  readonly id: string;
  readonly versions: readonly (readonly [string, { readonly text: string; readonly created: number }])[];
  readonly stages: readonly (readonly [string, string])[];
}

type Wire<Response> = Omit<Response, "CreatedDate"> & { readonly CreatedDate?: number };

/**
 * Returns the operations of Secrets Manager that the service uses. `secrets` are the first values by name; null is a secret
 * without a value. Secrets that a request changed are stored in the journal, which precedes the first values.
 */
export function secretsManager(secrets: Readonly<Record<string, string | null>>, journal?: Journal<StoredSecret>) {
  const stored = new Map(Object.entries(secrets).map(([name, text]) => [name, secretOf(text)]));
  for (const { id, versions, stages } of journal?.load() ?? [])
    stored.set(id, { versions: new Map(versions), stages: new Map(stages) });

  function find(id = ""): Secret {
    const secret = stored.get(named(id).Name);
    if (secret) return secret;
    throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  const save = (id: string | undefined, { versions, stages }: Secret) =>
    journal?.save({ id: named(id).Name, versions: [...versions], stages: [...stages] });

  return {
    DescribeSecret: ({ SecretId }: DescribeSecretRequest): DescribeSecretResponse => {
      find(SecretId);
      return named(SecretId);
    },

    GetSecretValue: ({
      SecretId,
      VersionStage = "AWSCURRENT",
    }: GetSecretValueRequest): Wire<GetSecretValueResponse> => {
      const { versions, stages } = find(SecretId);
      const VersionId = stages.get(VersionStage) ?? "";
      const version = versions.get(VersionId);
      if (!version)
        throw new AwsError(
          "ResourceNotFoundException",
          `Secrets Manager can't find the specified secret value for staging label: ${VersionStage}`,
        );
      return { ...named(SecretId), VersionId, SecretString: version.text, CreatedDate: version.created };
    },

    PutSecretValue: ({
      SecretId,
      SecretString = "",
      ClientRequestToken = randomUUID(),
      VersionStages = ["AWSCURRENT"],
    }: PutSecretValueRequest): PutSecretValueResponse => {
      const secret = find(SecretId);
      const { text } = secret.versions.get(ClientRequestToken) ?? { text: SecretString };
      if (text !== SecretString)
        throw new AwsError("ResourceExistsException", "A version with this ID already exists, and has another value.");
      secret.versions.set(ClientRequestToken, { text, created: Date.now() / 1000 });
      for (const stage of VersionStages) move(secret, stage, ClientRequestToken);
      save(SecretId, secret);
      return { ...named(SecretId), VersionId: ClientRequestToken, VersionStages };
    },

    UpdateSecretVersionStage: ({
      SecretId,
      VersionStage = "",
      MoveToVersionId = "",
      RemoveFromVersionId,
    }: UpdateSecretVersionStageRequest) => {
      const secret = find(SecretId);
      if (secret.stages.get(VersionStage) !== RemoveFromVersionId)
        throw new AwsError(
          "InvalidParameterException",
          `The label ${VersionStage} is not attached to the version ${RemoveFromVersionId}.`,
        );
      move(secret, VersionStage, MoveToVersionId);
      save(SecretId, secret);
      return named(SecretId);
    },
  };
}

/** Moves a staging label to a version. If it is AWSCURRENT, the former version gets AWSPREVIOUS. */
function move({ stages }: Secret, stage: string, version: string) {
  const former = stages.get(stage);
  if (stage === "AWSCURRENT" && former) stages.set("AWSPREVIOUS", former);
  stages.set(stage, version);
}

function secretOf(text: string | null): Secret {
  const secret: Secret = { versions: new Map(), stages: new Map() };
  if (text === null) return secret;
  const version = randomUUID();
  secret.versions.set(version, { text, created: Date.now() / 1000 });
  move(secret, "AWSCURRENT", version);
  return secret;
}

const named = (id = "") => {
  const Name = id.replace(/^.*:secret:/, "");
  return { ARN: `arn:aws:secretsmanager:local:000000000000:secret:${Name}`, Name };
};
