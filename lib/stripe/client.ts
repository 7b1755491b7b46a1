import Stripe from "stripe";
import { env } from "../platform/env.ts";
import { secret } from "../platform/secrets.ts";
import { openConnection, stripeAddress } from "./connection.ts";
import { type Access, stripeKey, stripeKeyVariables } from "./keys.ts";
import { type RetryLimits, transport } from "./transport.ts";

/**
 * One request never opens the breaker alone, because Stripe can fail for a single customer. Background work has more
 * time, so it retries more.
 */
const limits = { caller: { retries: 3, failures: 6 }, background: { retries: 8, failures: 20 } } as const;
const clients = new Map<string, Stripe>();

/** Returns the official SDK with the read or the write key, for requests of callers. One client per container. */
export const stripe = (access: Access) => clientFor(access, "caller");

/** Returns the official SDK with the read key, for consumers and jobs. One client per container. */
export const backgroundStripe = () => clientFor("read", "background");

/** Prepares the first request of a caller with a key: creates the client, fetches the key and opens a connection, if it can. */
export async function prepareStripe(access: Access) {
  stripe(access);
  await Promise.allSettled([secret(env(stripeKeyVariables[access]), stripeKey), openConnection()]);
}

function clientFor(access: Access, who: keyof typeof limits): Stripe {
  const name = `${access} ${who}`;
  const client = clients.get(name) ?? connect(access, limits[who]);
  clients.set(name, client);
  return client;
}

function connect(access: Access, retryLimits: RetryLimits): Stripe {
  const client = new Stripe("", {
    // The type allows only one version, but the environment decides.
    apiVersion: env("STRIPE_API_VERSION") as Stripe.LatestApiVersion,
    authenticator: async () => {},
    ...stripeAddress(),
    httpClient: transport(env(stripeKeyVariables[access]), retryLimits),
    maxNetworkRetries: 0,
    telemetry: false,
  });
  // The SDK asks the operating system and encodes this header for each request, but it never changes.
  client.getClientUserAgent((userAgent) => {
    client.getClientUserAgent = (use) => use(userAgent);
  });
  return client;
}

/**
 * Returns the result of a request to Stripe, or undefined for a 404. A 404 means that the object belongs to another
 * account: of a deleted customer, Stripe returns an object with `deleted`.
 */
export async function undefinedIfMissing<Result>(request: Promise<Result>): Promise<Result | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return undefined;
    throw error;
  }
}
