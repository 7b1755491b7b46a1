import type { Server } from "node:http";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type ClientKeys, stripeKeyVariables } from "../../lib/clients.ts";
import { authorizerVariables, type Environment, stripeVariables } from "../environments.ts";
import { nameIn, secretName, secrets, table } from "../service.ts";
import { createAws } from "./aws/aws.ts";
import type { BusEvent } from "./aws/event-bridge.ts";
import { environment as demo, demoKeys, doubleKeys, name } from "./environment.ts";
import { createGateway } from "./gateway/gateway.ts";
import { type Invoke, invoke as invokeHere } from "./lambda.ts";
import { listen, stop } from "./servers.ts";
import { createStripeDouble, type DoubleOptions } from "./stripe/double.ts";

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
  readonly invoke?: Invoke;
}

export interface LocalService extends Disposable {
  readonly url: string;
  readonly stripeUrl: string;
  readonly awsUrl: string;
  /** Told of what is put on the service's event bus. */
  readonly subscribers: Set<(event: BusEvent) => void>;
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
    invoke = invokeHere,
    keys = doubleKeys,
    now,
    searchLag,
  } = options;
  const subscribers: LocalService["subscribers"] = new Set();
  const servers: Server[] = [];
  const serve = (server: Server, on: number) => {
    servers.push(server);
    return listen(server, on);
  };
  try {
    const url = await serve(createGateway({ name, environment, invoke, now }), port);
    const double = () => serve(createStripeDouble({ keys, now, searchLag }), doublePort);
    const stripeUrl = stripeKey ? "https://api.stripe.com" : await double();
    const awsUrl = await serve(createAws({ secrets: secretsOf(clientKeys, stripeKey), subscribers }), awsPort);
    Object.assign(process.env, variables(environment, stripeUrl, awsUrl));
    await createTable();
    return { url, stripeUrl, awsUrl, subscribers, [Symbol.dispose]: () => stop(servers) };
  } catch (error) {
    stop(servers);
    throw error;
  }
}

function secretsOf(clientKeys: ClientKeys, stripeKey: string | undefined): Record<string, string> {
  const [read = "", write = ""] = stripeKey ? [stripeKey, stripeKey] : Object.keys(doubleKeys);
  const values = { clientKeys: JSON.stringify(clientKeys), read, write };
  return Object.fromEntries(
    Object.entries(values).map(([secret, value]) => [secretName(name, secrets[secret as keyof typeof secrets]), value]),
  );
}

/** What CloudFormation sets on the deployed functions, and where their AWS clients go instead of AWS. */
const variables = (environment: Environment, stripeUrl: string, awsUrl: string) => ({
  ENVIRONMENT: name,
  ...authorizerVariables(environment),
  ...stripeVariables({ ...environment, stripe: { ...environment.stripe, url: stripeUrl } }),
  CLIENT_KEYS_SECRET: secretName(name, secrets.clientKeys),
  [stripeKeyVariables.read]: secretName(name, secrets.read),
  [stripeKeyVariables.write]: secretName(name, secrets.write),
  TABLE: nameIn(name),
  EVENT_BUS: nameIn(name),
  POWERTOOLS_SERVICE_NAME: "stripe-customers",
  AWS_ENDPOINT_URL: awsUrl,
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_PROFILE: "",
  AWS_REGION: "eu-central-1",
});

async function createTable() {
  const { partitionKey } = table;
  const command = new CreateTableCommand({
    TableName: nameIn(name),
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: "S" }],
    KeySchema: [{ AttributeName: partitionKey, KeyType: "HASH" }],
  });
  await new DynamoDBClient({}).send(command);
}
