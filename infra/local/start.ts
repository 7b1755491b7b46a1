import type { RequestListener } from "node:http";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { ClientKeys } from "../../lib/access/clients.ts";
import type { Environment } from "../environments.ts";
import { Failure } from "../failure.ts";
import { consumers, nameIn, type QueueName, schedules, timeouts } from "../service.ts";
import type { Activity, Observer } from "./activity.ts";
import type { Subscriber } from "./aws/event-bridge.ts";
import { mapEventSource } from "./aws/event-source-mapping.ts";
import type { Queue } from "./aws/queue.ts";
import { createAws } from "./aws/server.ts";
import { startStoredDynamo } from "./aws/stored-dynamo.ts";
import { environment as demo, demoKeys, doubleKeys, name } from "./environment.ts";
import { startContainers } from "./functions/containers.ts";
import type { Invoke, Runtime } from "./functions/invoke.ts";
import { createGateway } from "./gateway/server.ts";
import { Throttles } from "./gateway/throttles.ts";
import { lifetimeOf, type Serve } from "./listen.ts";
import { awsConfig, createQueues, createTable, localVariables, secretValues, tables } from "./resources.ts";
import { controlPage } from "./state/control.ts";
import { Gate } from "./state/gate.ts";
import { type Parts, resetAll, resettable } from "./state/reset.ts";
import { openStore, type Store } from "./state/store.ts";
import { type DoubleOptions, StripeDouble, serveDouble } from "./stripe/double.ts";
import { connectWebhook } from "./webhook.ts";

const consumer = consumers["consume-stripe-events"];

/** Options of a local run. */
interface LocalOptions extends Pick<DoubleOptions, "fill" | "keys" | "now" | "searchLag"> {
  /** Port of the service. The default 0, here and for the other ports, is any free port. */
  readonly port?: number;
  readonly doublePort?: number;
  readonly awsPort?: number;
  /** Clients, and the secret with their keys. The default are the demo clients. */
  readonly environment?: Environment;
  readonly clientKeys?: ClientKeys;
  /**
   * A file that stores the state of the double and of the service together; without it the state is in memory only. It
   * must not be used with a key of Stripe.
   */
  readonly persist?: string;
  /** A key of Stripe's test mode. With it, the service calls Stripe, and no double starts. */
  readonly stripeKey?: string;
  /** Address of Stripe, for `stripeKey`. */
  readonly stripeApiUrl?: string;
  /** Signing secret of a webhook endpoint at Stripe, or of `stripe listen`. */
  readonly webhookSecret?: string;
  /** Whether the double delivers its events to the service. */
  readonly webhooks?: boolean;
  /** Seconds until a failed event is retried. */
  readonly retryAfter?: number;
  /** Runs the functions. The default runs a process per container. */
  readonly runtime?: Runtime;
  /** Returns what the gateway's port serves beside the API, by the first part of the path, such as `/docs`. */
  readonly pages?: (service: LocalService) => Readonly<Record<string, RequestListener>>;
}

/** A running local service. Dispose it to stop its servers. */
export interface LocalService extends Disposable {
  readonly url: string;
  readonly stripeUrl: string;
  readonly awsUrl: string;
  /** Called with each event on the service's bus. */
  readonly subscribers: Set<Subscriber>;
  /** Called with each request, and with each invocation in a container. */
  readonly observers: Set<Observer>;
  /** The environment, with its clients. */
  readonly environment: Environment;
  /** The throttles of the gateway. */
  readonly throttles: Throttles;
  /** The double; undefined if the service calls Stripe. */
  readonly double?: StripeDouble;
  /** The queue of Stripe's events, and its dead-letter queue. */
  readonly queues: Readonly<Record<QueueName, Queue>>;
  /** What the gateway's port serves beside the API, by the first part of the path. */
  readonly pages: Readonly<Record<string, RequestListener>>;
  /**
   * Empties the double, the tables and the queues together, after the requests in progress. Secrets and webhook endpoints
   * stay. Rejects with a Failure if the service calls Stripe.
   */
  reset(): Promise<void>;
}

/**
 * Starts the service, a Stripe double and the AWS services on 127.0.0.1. Rejects if a port is in use, and with a Failure if
 * the file that stores the state cannot be used.
 */
export async function startLocal(options: LocalOptions = {}): Promise<LocalService> {
  const started = new DisposableStack();
  try {
    return await start(options, started);
  } catch (error) {
    started.dispose();
    throw error;
  }
}

async function start(options: LocalOptions, started: DisposableStack): Promise<LocalService> {
  const { environment = demo, runtime = startContainers, pages = () => ({}), now } = options;
  const store = storeOf(options, started);
  const { serve, signal } = lifetimeOf(started);
  const queues = createQueues(store);
  const subscribers = new Set<Subscriber>();
  const observers = new Set<Observer>();
  const observe = (activity: Activity) => {
    for (const observer of observers) observer(activity);
  };
  const gate = new Gate();
  // The functions need the addresses of AWS and Stripe, and AWS can invoke them.
  const invoke = resettable(gate, (...call) => run(...call));
  const dynamoDb = store && (await startStoredDynamo(store.journal, serve));
  const aws = {
    secrets: secretsOf(options),
    queues: Object.values(queues),
    subscribers,
    observe,
    dynamo: dynamoDb,
    store,
  };
  const awsUrl = await serve(createAws({ ...aws, invoke: byFunctionName(invoke) }), options.awsPort);
  const { double, stripeUrl } = await startStripe(options, serve, store);
  const run = runtime((name) => localVariables(environment, { stripeUrl, awsUrl }, name), signal, observe);
  const dynamo = new DynamoDBClient(awsConfig(awsUrl));
  for (const [table, keys] of Object.entries(tables)) await createTable(dynamo, table, keys);

  // Requests to the gateway wait until the functions can read the webhook's secret, which needs the gateway's address.
  const ready = Promise.withResolvers<void>();
  const throttles = new Throttles(name, environment, now);
  const served: Record<string, RequestListener> = {};
  const gateway = { name, environment, invoke, now, throttles, ready: ready.promise, observe, pages: served };
  const url = await serve(createGateway(gateway), options.port);
  if (double && receivesEvents(options))
    await connectWebhook({ serviceUrl: url, awsUrl, webhookEndpoints: double.account.webhookEndpoints });
  const service: LocalService = {
    url,
    stripeUrl,
    awsUrl,
    environment,
    subscribers,
    observers,
    double,
    queues,
    throttles,
    pages: served,
    reset: () => reset({ gate, double, queues: Object.values(queues), dynamo, store }),
    [Symbol.dispose]: () => started.dispose(),
  };
  Object.assign(served, { "/_control": controlPage(service) }, pages(service));
  ready.resolve();
  mapEventSource(
    queues.events,
    { ...consumer, retryAfter: options.retryAfter ?? consumer.visibility, signal },
    (event) => invoke("consume-stripe-events", event, consumer.timeout),
  );
  double?.deliveries.resume();
  return service;
}

/** Opens the file that stores the state, if there is one. */
function storeOf({ persist, stripeKey }: LocalOptions, started: DisposableStack): Store | undefined {
  if (persist === undefined) return undefined;
  if (!stripeKey) return started.use(openStore(persist));
  throw new Failure("--persist stores the Stripe double, which STRIPE_SECRET_KEY replaces. Use only one of them.");
}

const receivesEvents = ({ webhooks, stripeKey }: LocalOptions) => webhooks ?? !stripeKey;

function secretsOf(options: LocalOptions) {
  const { clientKeys = demoKeys(), stripeKey, webhookSecret = "whsec_none" } = options;
  return secretValues(clientKeys, stripeKey, receivesEvents(options) ? null : webhookSecret);
}

/** Returns the address of Stripe, or starts a double. */
async function startStripe(options: LocalOptions, serve: Serve, store: Store | undefined) {
  const {
    stripeKey,
    stripeApiUrl = "https://api.stripe.com",
    doublePort,
    fill,
    keys = doubleKeys,
    now,
    searchLag,
  } = options;
  if (stripeKey) return { double: undefined, stripeUrl: stripeApiUrl };
  const double = new StripeDouble({ fill, keys, now, searchLag, store });
  return { double, stripeUrl: await serve(serveDouble(double), doublePort) };
}

async function reset({ double, ...parts }: Omit<Parts, "double"> & { readonly double?: StripeDouble }) {
  if (!double) throw new Failure("Stripe's test mode cannot be reset. Delete its data in Stripe's dashboard.");
  await resetAll({ double, ...parts });
}

/** Returns Lambda's Invoke, which takes the names of functions in AWS. */
const byFunctionName =
  (invoke: Invoke): Parameters<typeof createAws>[0]["invoke"] =>
  (functionName, event) => {
    const job = functionName.replace(nameIn(name, ""), "") as keyof typeof schedules;
    const { timeout } = schedules[job] ?? { timeout: timeouts.function };
    return invoke(job, event, timeout);
  };
