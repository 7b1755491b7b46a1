import { randomBytes } from "node:crypto";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { ClientKeys, hashKey } from "../lib/clients.ts";
import { type Environment, type EnvironmentName, environments } from "./environments.ts";

/** `node infra/keys.ts issue <environment> <client>`: makes a key for a client, prints it once, and keeps its hash. */
const [command, name = "", client = ""] = process.argv.slice(2);
const environment: Environment | undefined = Object.hasOwn(environments, name)
  ? environments[name as EnvironmentName]
  : undefined;

if (command !== "issue" || !environment) fail(`npm run keys -- issue ${Object.keys(environments).join("|")} <client>`);
if (!Object.hasOwn(environment.clients, client))
  fail(
    `There is no client "${client}" in ${name}: infra/environments.ts declares ${Object.keys(environment.clients).join(", ")}.`,
  );

const secretsManager = new SecretsManagerClient({ region: environment.region });
const SecretId = `stripe-customers/${name}/client-keys`;
const keys: ClientKeys = await secretsManager.send(new GetSecretValueCommand({ SecretId })).then(
  ({ SecretString = "{}" }) => ClientKeys.parse(JSON.parse(SecretString)),
  (error) => (error instanceof ResourceNotFoundException ? {} : fail(error.message)),
);
const key = `cak_${name}_${client}_${randomBytes(32).toString("hex")}`;
const issued = { hash: hashKey(key), created: Math.floor(Date.now() / 1000), label: "" };
const SecretString = JSON.stringify({ ...keys, [client]: [...(keys[client] ?? []), issued] });
await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString })).catch((error) => fail(error.message));
console.log(key);

function fail(problem: string): never {
  console.error(problem);
  process.exit(1);
}
