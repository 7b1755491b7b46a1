import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { json } from "node:stream/consumers";

interface Version {
  readonly VersionId: string;
  readonly SecretString: string;
  readonly CreatedDate: number;
}

interface Input {
  readonly SecretId: string;
  readonly SecretString: string;
  readonly ClientRequestToken?: string;
}

/** AWS Secrets Manager as far as the service uses it, over its own protocol, with these secrets by name. */
export function createSecretsManager(secrets: Readonly<Record<string, string>>): Server {
  const current = new Map(Object.entries(secrets).map(([name, text]) => [name, versionOf(text)]));

  const operations: Record<string, (input: Input) => object> = {
    GetSecretValue: ({ SecretId }) => ({ ...named(SecretId), ...find(SecretId), VersionStages: ["AWSCURRENT"] }),
    PutSecretValue: ({ SecretId, SecretString, ClientRequestToken }) => {
      find(SecretId);
      const version = versionOf(SecretString, ClientRequestToken);
      current.set(SecretId, version);
      return { ...named(SecretId), VersionId: version.VersionId, VersionStages: ["AWSCURRENT"] };
    },
  };

  function find(name: string): Version {
    const version = current.get(name);
    if (version) return version;
    throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  return createServer(async (request, response) => {
    const operation = String(request.headers["x-amz-target"]).replace("secretsmanager.", "");
    const { status, body } = await answer(operation, (await json(request)) as Input);
    response.writeHead(status, { "Content-Type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });

  async function answer(operation: string, input: Input) {
    try {
      const run = operations[operation];
      if (!run) throw new AwsError("InvalidRequestException", `The local Secrets Manager has no ${operation}.`);
      return { status: 200, body: run(input) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { status: 400, body: { __type: error.name, message: error.message } };
    }
  }
}

class AwsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const named = (name: string) => ({ ARN: `arn:aws:secretsmanager:local:000000000000:secret:${name}`, Name: name });

const versionOf = (SecretString: string, VersionId: string = randomUUID()): Version => ({
  VersionId,
  SecretString,
  CreatedDate: Date.now() / 1000,
});
