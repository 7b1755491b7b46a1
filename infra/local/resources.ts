import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  type DynamoDBClient,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import type { ClientKeys } from "../../lib/access/clients.ts";
import type { Environment } from "../environments.ts";
import {
  consumers,
  type FunctionName,
  history,
  nameIn,
  type QueueName,
  queues,
  type SecretName,
  secretName,
  secrets,
  table,
} from "../service.ts";
import { type Resources, variablesOf } from "../wiring.ts";
import { type Message, Queue } from "./aws/queue.ts";
import { doubleKeys, name } from "./environment.ts";
import type { Store } from "./state/store.ts";

const mapNames = <Name extends string, Value>(record: Readonly<Record<Name, unknown>>, map: (name: Name) => Value) =>
  Object.fromEntries((Object.keys(record) as Name[]).map((key) => [key, map(key)])) as Record<Name, Value>;

/** Returns the configuration of AWS clients for the local AWS services at an address. */
export const awsConfig = (endpoint: string) => ({
  endpoint,
  region: "eu-central-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});

/** Returns the same configuration as environment variables of the SDK. */
const awsVariables = (endpoint: string) => {
  const { region, credentials } = awsConfig(endpoint);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_PROFILE: "",
    AWS_REGION: region,
  };
};

/** Returns the names and URLs of the local resources. */
const resourcesAt = (awsUrl: string): Resources => ({
  secrets: mapNames(secrets, (secret) => secretName(name, secret)),
  table: nameIn(name),
  history: nameIn(name, "history"),
  bus: nameIn(name),
  queues: mapNames(queues, (queue) => `${awsUrl}/000000000000/${nameIn(name, queues[queue])}`),
});

/** The addresses of Stripe and AWS for the functions of a local run. */
export interface Addresses {
  readonly stripeUrl: string;
  readonly awsUrl: string;
}

/** Returns all environment variables of a function: those of its template, and those that Lambda sets. */
export const localVariables = (
  environment: Environment,
  { stripeUrl, awsUrl }: Addresses,
  functionName: FunctionName,
): Record<string, string> => ({
  ...variablesOf(
    functionName,
    { ...environment, name, stripe: { ...environment.stripe, url: stripeUrl } },
    resourcesAt(awsUrl),
  ),
  ...awsVariables(awsUrl),
});

/** Returns the values of the secrets by name; null for a secret without a value. */
export function secretValues(
  clientKeys: ClientKeys,
  stripeKey: string | undefined,
  webhook: string | null,
): Record<string, string | null> {
  const [read = "", write = ""] = stripeKey ? [stripeKey, stripeKey] : Object.keys(doubleKeys);
  const values: Record<SecretName, string | null> = { clientKeys: JSON.stringify(clientKeys), read, write, webhook };
  return Object.fromEntries(
    Object.entries(values).map(([secret, value]) => [secretName(name, secret as SecretName), value]),
  );
}

/** Returns the queues of the local environment. The store, if any, contains their messages. */
export function createQueues(store?: Store): Readonly<Record<QueueName, Queue>> {
  const { receives, visibility } = consumers["consume-stripe-events"];
  const stored = (queue: QueueName) => ({
    name: nameIn(name, queues[queue]),
    journal: store?.journal<Message>(`queue ${queue}`),
  });
  const failed = new Queue(stored("failed"));
  return { events: new Queue({ ...stored("events"), visibility, redrive: { to: failed, receives } }), failed };
}

/** The tables of the local environment, with their keys. */
export const tables: Readonly<Record<string, Keys>> = { [nameIn(name)]: table, [nameIn(name, "history")]: history };

const patience = { minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 60 };

/** Creates a table as the data stack does, by default that of the directory, and waits until it is active. */
export async function createTable(client: DynamoDBClient, TableName: string, keys: Keys = table) {
  await client.send(new CreateTableCommand(tableDefinition(TableName, keys)));
  await waitUntilTableExists({ client, ...patience }, { TableName });
}

/** Replaces a table by a new, empty one of the same name. */
export async function replaceTable(client: DynamoDBClient, TableName: string, keys?: Keys) {
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists({ client, ...patience }, { TableName });
  await createTable(client, TableName, keys);
}

interface Keys {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/** Returns the definition of a table, by default that of the directory, as in the data stack. */
export function tableDefinition(TableName: string, { partitionKey, sortKey }: Keys = table): CreateTableCommandInput {
  const names = sortKey ? [partitionKey, sortKey] : [partitionKey];
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: names.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? "HASH" : "RANGE" })),
  };
}
