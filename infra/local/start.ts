import type { Server } from "node:http";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ClientKeys } from "../../lib/access/clients.ts";
import { queueVariables } from "../../lib/platform/queue.ts";
import { stripeKeyVariables } from "../../lib/stripe/keys.ts";
import { authorizerVariables, directoryVariables, type Environment } from "../environments.ts";
import {
  consumers,
  endpoints,
  nameIn,
  queues,
  schedules,
  secretName,
  secrets,
  stage,
  table,
  timeouts,
} from "../service.ts";
import type { BusEvent } from "./aws/event-bridge.ts";
import { feed } from "./aws/event-source-mapping.ts";
import { Queue } from "./aws/queue.ts";
import { createAws } from "./aws/server.ts";
import { environment as demo, demoKeys, doubleKeys, name } from "./environment.ts";
import { createGateway } from "./gateway/server.ts";
import { type Invoke, invoke as invokeHere } from "./invoke.ts";
import { listen, stop } from "./listen.ts";
import { createStripeDouble, type DoubleOptions } from "./stripe/double.ts";

const consumption = consumers["consume-stripe-events"];

interface LocalOptions extends Pick<DoubleOptions, "keys" | "now" | "searchLag"> {
  /** Ports; 0, the default, is any free one. */
  readonly port?: number;
  readonly doublePort?: number;
  readonly awsPort?: number;
  /** Other clients than those of the demonstration, and the secret of their keys. */
  readonly environment?: Environment;
  readonly clientKeys?: ClientKeys;
  /** A key of Stripe's test mode: with it the service calls Stripe itself, and there is no double. */
  readonly stripeKey?: string;
  /** The signing secret of a webhook endpoint at Stripe itself, or of `stripe listen`. */
  readonly webhookSecret?: string;
  /** Whether the double sends its events to the service. */
  readonly webhooks?: boolean;
  /** Seconds until an event that failed is tried again. */
  readonly retryAfter?: number;
  readonly invoke?: Invoke;
}

export interface LocalService extends Disposable {
  readonly url: string;
  readonly stripeUrl: string;
  readonly awsUrl: string;
  /** Told of what is put on the service's event bus. */
  readonly subscribers: Set<(event: BusEvent) => void>;
  /** Of Stripe's events, and of those that could not be handled. */
  readonly queues: Readonly<Record<keyof typeof queues, Queue>>;
}

/** Starts the service with all that it needs on this machine, and points this process's functions at it. */
export async function startLocal(options: LocalOptions = {}): Promise<LocalService> {
  const {
    port = 0,
    doublePort = 0,
    awsPort = 0,
    environment = demo,
    clientKeys = demoKeys(),
    stripeKey,
    webhookSecret = "whsec_none",
    webhooks = !stripeKey,
    retryAfter = consumption.visibility,
    invoke = invokeHere,
    keys = doubleKeys,
    now,
    searchLag,
  } = options;
  const subscribers: LocalService["subscribers"] = new Set();
  const queue = createQueues();
  const servers: Server[] = [];
  const ready = Promise.withResolvers<void>();
  const serve = (server: Server, on: number) => {
    servers.push(server);
    return listen(server, on);
  };
  try {
    const stored = secretsOf(clientKeys, stripeKey, webhooks ? null : webhookSecret);
    const functions = byFunctionName(invoke);
    const aws = createAws({ secrets: stored, queues: Object.values(queue), subscribers, invoke: functions });
    const awsUrl = await serve(aws, awsPort);
    const double = () => serve(createStripeDouble({ keys, now, searchLag }), doublePort);
    const stripeUrl = stripeKey ? "https://api.stripe.com" : await double();
    Object.assign(process.env, variables(environment, stripeUrl, awsUrl));
    await createTable(new DynamoDBClient({}), nameIn(name));
    feed(queue.events, { ...consumption, retryAfter }, (event) =>
      invoke("consume-stripe-events", event, consumption.timeout),
    );
    // The gateway listens last and holds its requests: the double needs its address, then the functions need the secret.
    const url = await serve(createGateway({ name, environment, invoke, now, ready: ready.promise }), port);
    if (webhooks) await storeWebhookSecret(await createWebhook(stripeUrl, url, keys));
    ready.resolve();
    return { url, stripeUrl, awsUrl, subscribers, queues: queue, [Symbol.dispose]: () => stop(servers) };
  } catch (error) {
    stop(servers);
    throw error;
  }
}

function createQueues(): LocalService["queues"] {
  const failed = new Queue({ name: nameIn(name, queues.failed) });
  const redrive = { to: failed, receives: consumption.receives };
  const { visibility } = consumption;
  return { events: new Queue({ name: nameIn(name, queues.events), visibility, redrive }), failed };
}

/** Has the double send its events to the service. Answers the signing secret. */
async function createWebhook(stripeUrl: string, url: string, keys: NonNullable<LocalOptions["keys"]>): Promise<string> {
  const [key = ""] = Object.entries(keys).find(([, permission]) => permission === "write") ?? [];
  const { path } = endpoints["receive-stripe-webhook"];
  const answer = await fetch(`${stripeUrl}/v1/webhook_endpoints`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}` },
    body: new URLSearchParams({ url: `${url}/${stage}${path}`, "enabled_events[]": "*" }),
  });
  const { secret } = (await answer.json()) as { secret: string };
  return secret;
}

const storeWebhookSecret = (SecretString: string) =>
  new SecretsManagerClient({}).send(
    new PutSecretValueCommand({ SecretId: secretName(name, secrets.webhook), SecretString }),
  );

/** Functions by the names that they have at Lambda. */
const byFunctionName =
  (invoke: Invoke): Parameters<typeof createAws>[0]["invoke"] =>
  (functionName, event) => {
    const job = functionName.replace(nameIn(name, ""), "") as keyof typeof schedules;
    const { timeout } = schedules[job] ?? { timeout: timeouts.function };
    return invoke(job, event, timeout);
  };

export function secretsOf(clientKeys: ClientKeys, stripeKey: string | undefined, webhook: string | null) {
  const [read = "", write = ""] = stripeKey ? [stripeKey, stripeKey] : Object.keys(doubleKeys);
  const values = { clientKeys: JSON.stringify(clientKeys), read, write, webhook };
  return Object.fromEntries(
    Object.entries(values).map(([secret, value]) => [secretName(name, secrets[secret as keyof typeof secrets]), value]),
  );
}

/** What CloudFormation sets on the deployed functions, and where their AWS clients go instead of AWS. */
export const variables = (environment: Environment, stripeUrl: string, awsUrl: string) => ({
  ENVIRONMENT: name,
  ...authorizerVariables(environment),
  ...directoryVariables({ ...environment, stripe: { ...environment.stripe, url: stripeUrl } }),
  CLIENT_KEYS_SECRET: secretName(name, secrets.clientKeys),
  [stripeKeyVariables.read]: secretName(name, secrets.read),
  [stripeKeyVariables.write]: secretName(name, secrets.write),
  STRIPE_WEBHOOK_SECRETS: secretName(name, secrets.webhook),
  TABLE: nameIn(name),
  [queueVariables.events]: `${awsUrl}/000000000000/${nameIn(name, queues.events)}`,
  [queueVariables.failed]: `${awsUrl}/000000000000/${nameIn(name, queues.failed)}`,
  RECEIVES: String(consumption.receives),
  EVENT_BUS: nameIn(name),
  POWERTOOLS_SERVICE_NAME: "stripe-customers",
  AWS_ENDPOINT_URL: awsUrl,
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_PROFILE: "",
  AWS_REGION: "eu-central-1",
});

/** Creates a table as the data stack does, and waits until it can be used. */
export async function createTable(client: DynamoDBClient, TableName: string) {
  await client.send(new CreateTableCommand(tableDefinition(TableName)));
  await waitUntilTableExists({ client, minDelay: 0.01, maxDelay: 0.1, maxWaitTime: 60 }, { TableName });
}

/** The table as the data stack makes it. */
export const tableDefinition = (TableName: string): CreateTableCommandInput => ({
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: table.partitionKey, AttributeType: "S" }],
  KeySchema: [{ AttributeName: table.partitionKey, KeyType: "HASH" }],
});
