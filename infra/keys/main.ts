import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Environment, environments } from "../environments.ts";
import { environment as local, name as localName } from "../local/environment.ts";
import { nameIn, secretName, secrets } from "../service.ts";
import { commands, type Options } from "./commands.ts";
import { explain, Failure } from "./failures.ts";
import { KeyStore } from "./store.ts";

const help = `npm run keys -- <command> --env <environment> [options]

  issue   --client <client> [--label <text>] [--expires <duration>]
          makes a key and shows it, this once
  rotate  --client <client> [--overlap <duration>] [--label <text>] [--expires <duration>]
          makes a key; those that the client has end after the overlap, 24h unless told
  revoke  --client <client> --key <id>
          ends a key now
  list    [--client <client>]
          the keys: id, label, when they were made, end and were last used
  verify  reads a key from standard input and says what it is worth

A duration is 90s, 30m, 24h or 7d. Clients and the life of their keys are declared in infra/environments.ts.
With npm start: --env ${localName}, and AWS_ENDPOINT_URL_SECRETS_MANAGER set to the address of AWS's part that it prints.`;

const known: Record<string, Environment> = { ...environments, [localName]: local };

try {
  await main();
} catch (error) {
  const { values } = parse();
  console.error(explain(error, values.env ?? "").message);
  process.exitCode = 1;
}

async function main() {
  const { positionals, values } = parse();
  const [name = ""] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : undefined;
  if (values.help || !command) throw new Failure(help);
  const environment = Object.hasOwn(known, values.env ?? "") ? known[values.env ?? ""] : undefined;
  if (!environment || !values.env) throw new Failure(`Say which environment: --env ${Object.keys(known).join("|")}`);
  const aws = values.env === localName ? onThisMachine() : { region: environment.region };
  await command({
    ...values,
    environmentName: values.env,
    environment,
    store: new KeyStore(new SecretsManagerClient(aws), secretName(values.env, secrets.clientKeys)),
    table: { client: new DynamoDBClient(aws), name: nameIn(values.env) },
    now: Math.floor(Date.now() / 1000),
    input: () => text(process.stdin),
  } satisfies Options);
}

/** What `npm start` serves at one address. */
function onThisMachine() {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint = AWS_ENDPOINT_URL } = process.env;
  if (!endpoint)
    throw new Failure(`Set AWS_ENDPOINT_URL_SECRETS_MANAGER to the address of AWS's part that npm start printed.`);
  return { region: "local", endpoint, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}

function parse() {
  const string = { type: "string" } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        client: string,
        env: string,
        expires: string,
        help: { type: "boolean" },
        key: string,
        label: string,
        overlap: string,
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(1);
  }
}
