import type { Server } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ClientKeys } from "../../lib/access/clients.ts";
import type { Environment } from "../environments.ts";
import { consumers, endpoints, nameIn, type QueueName, schedules, secretName, stage, timeouts } from "../service.ts";
import type { BusEvent } from "./aws/event-bridge.ts";
import { feed } from "./aws/event-source-mapping.ts";
import type { Queue } from "./aws/queue.ts";
import { createAws } from "./aws/server.ts";
import { startContainers } from "./containers.ts";
import { environment as demo, demoKeys, doubleKeys, name } from "./environment.ts";
import { createGateway } from "./gateway/server.ts";
import type { Invoke, Runtime } from "./invoke.ts";
import { listen, stop } from "./listen.ts";
import { awsConfig, createQueues, createTable, localVariables, secretValues } from "./resources.ts";
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
  /** How functions are run, from their environment variables. The default is a process for each container. */
  readonly runtime?: Runtime;
}

export interface LocalService extends Disposable {
  readonly url: string;
  readonly stripeUrl: string;
  readonly awsUrl: string;
  /** Told of what is put on the service's event bus. */
  readonly subscribers: Set<(event: BusEvent) => void>;
  /** Of Stripe's events, and of those that could not be handled. */
  readonly queues: Readonly<Record<QueueName, Queue>>;
}

/** Starts the service with all that it needs on this machine, and runs its functions. */
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
    runtime = startContainers,
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
    const stored = secretValues(clientKeys, stripeKey, webhooks ? null : webhookSecret);
    const invoke: Invoke = (...call) => run(...call);
    const functions = byFunctionName(invoke);
    const aws = createAws({ secrets: stored, queues: Object.values(queue), subscribers, invoke: functions });
    const awsUrl = await serve(aws, awsPort);
    const double = () => serve(createStripeDouble({ keys, now, searchLag }), doublePort);
    const stripeUrl = stripeKey ? "https://api.stripe.com" : await double();
    const run = runtime((functionName) => localVariables(environment, { stripeUrl, awsUrl }, functionName));
    await createTable(new DynamoDBClient(awsConfig(awsUrl)), nameIn(name));
    feed(queue.events, { ...consumption, retryAfter }, (event) =>
      invoke("consume-stripe-events", event, consumption.timeout),
    );
    // The gateway listens last and holds its requests: the double needs its address, then the functions need the secret.
    const url = await serve(createGateway({ name, environment, invoke, now, ready: ready.promise }), port);
    if (webhooks) await storeWebhookSecret(awsUrl, await createWebhook(stripeUrl, url, keys));
    ready.resolve();
    return { url, stripeUrl, awsUrl, subscribers, queues: queue, [Symbol.dispose]: () => stop(servers) };
  } catch (error) {
    stop(servers);
    throw error;
  }
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

const storeWebhookSecret = (awsUrl: string, SecretString: string) =>
  new SecretsManagerClient(awsConfig(awsUrl)).send(
    new PutSecretValueCommand({ SecretId: secretName(name, "webhook"), SecretString }),
  );

/** Lambda's Invoke, by the names that functions have in AWS. */
const byFunctionName =
  (invoke: Invoke): Parameters<typeof createAws>[0]["invoke"] =>
  (functionName, event) => {
    const job = functionName.replace(nameIn(name, ""), "") as keyof typeof schedules;
    const { timeout } = schedules[job] ?? { timeout: timeouts.function };
    return invoke(job, event, timeout);
  };
