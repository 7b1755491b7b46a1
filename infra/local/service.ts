import type { Server } from "node:http";
import { stripeKeyVariables } from "../../lib/clients.ts";
import { authorizerVariables, stripeVariables } from "../environments.ts";
import { clientKeys, doubleKeys, environment, name } from "./environment.ts";
import { createGateway } from "./gateway/gateway.ts";
import { type Invoke, invoke as invokeHere } from "./lambda.ts";
import { createSecretsManager } from "./secrets-manager.ts";
import { listen, stop } from "./servers.ts";
import { createStripeDouble, type DoubleOptions } from "./stripe/double.ts";

interface LocalOptions extends Pick<DoubleOptions, "keys" | "now" | "searchLag"> {
  /** 0, the default, is any free port. */
  readonly port?: number;
  readonly doublePort?: number;
  /** A key of Stripe's test mode: with it the service calls Stripe itself, and there is no double. */
  readonly stripeKey?: string;
  readonly invoke?: Invoke;
}

export interface LocalService extends Disposable {
  readonly url: string;
  readonly stripeUrl: string;
}

/** Starts the service with all that it needs on this machine, and points this process's functions at it. */
export async function startLocal({
  port = 0,
  doublePort = 0,
  stripeKey,
  invoke = invokeHere,
  keys = doubleKeys,
  now,
  searchLag,
}: LocalOptions = {}): Promise<LocalService> {
  const [read, write] = stripeKey ? [stripeKey, stripeKey] : Object.keys(doubleKeys);
  const secrets = { "client-keys": clientKeys(), "stripe-read-key": read ?? "", "stripe-write-key": write ?? "" };
  const servers: Server[] = [];
  const serve = async (server: Server, on: number) => {
    servers.push(server);
    return listen(server, on);
  };
  try {
    const url = await serve(createGateway({ name, environment, invoke, now }), port);
    const stripeUrl = stripeKey
      ? "https://api.stripe.com"
      : await serve(createStripeDouble({ keys, now, searchLag }), doublePort);
    const secretsUrl = await serve(createSecretsManager(secrets), 0);
    Object.assign(process.env, variables(stripeUrl, secretsUrl));
    return { url, stripeUrl, [Symbol.dispose]: () => stop(servers) };
  } catch (error) {
    stop(servers);
    throw error;
  }
}

/** What CloudFormation sets on the deployed functions, and where their AWS clients go instead of AWS. */
const variables = (stripeUrl: string, secretsUrl: string) => ({
  ...authorizerVariables(name, environment),
  ...stripeVariables({ ...environment, stripe: { ...environment.stripe, url: stripeUrl } }),
  CLIENT_KEYS_SECRET: "client-keys",
  [stripeKeyVariables.read]: "stripe-read-key",
  [stripeKeyVariables.write]: "stripe-write-key",
  POWERTOOLS_SERVICE_NAME: "stripe-customers",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl,
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_PROFILE: "",
  AWS_REGION: "eu-central-1",
});
