import Stripe from "stripe";
import { env } from "../platform/env.ts";
import { type Access, stripeKeyVariables } from "./keys.ts";
import { type Patience, transport } from "./transport.ts";

/**
 * Maximum retries per request to Stripe, and failures in a row until the breaker opens: more than one request has, as
 * Stripe may fail for one customer alone. In the background there is more time.
 */
const patience = { caller: { retries: 3, failures: 6 }, background: { retries: 8, failures: 20 } } as const;
const clients = new Map<string, Stripe>();

/** The official SDK with the Stripe key for reading or for writing, for a caller who waits: one client per container. */
export const stripe = (access: Access) => clientFor(access, "caller");

/** The same with the key for reading, for consumers and jobs, which can wait longer. */
export const backgroundStripe = () => clientFor("read", "background");

function clientFor(access: Access, who: keyof typeof patience): Stripe {
  const name = `${access} ${who}`;
  const client = clients.get(name) ?? connect(access, patience[who]);
  clients.set(name, client);
  return client;
}

function connect(access: Access, patience: Patience): Stripe {
  const { protocol, hostname, port } = new URL(env("STRIPE_API_URL"));
  return new Stripe("", {
    // The type knows one version only; which one is spoken is the environment's decision.
    apiVersion: env("STRIPE_API_VERSION") as Stripe.LatestApiVersion,
    authenticator: async () => {},
    host: hostname,
    httpClient: transport(env(stripeKeyVariables[access]), patience),
    maxNetworkRetries: 0,
    port: port || (protocol === "http:" ? 80 : 443),
    protocol: protocol === "http:" ? "http" : "https",
    telemetry: false,
  });
}

/**
 * What Stripe was asked for; undefined where its account has none. Of a customer that was deleted Stripe says so: one
 * that it does not know is another account's.
 */
export async function orGone<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return undefined;
    throw error;
  }
}
