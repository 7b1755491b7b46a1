import Stripe from "stripe";
import { type Access, stripeKeyVariables } from "./clients.ts";
import { env } from "./env.ts";
import { transport } from "./transport.ts";

const clients = new Map<Access, Stripe>();

/** The official SDK with the Stripe key for reading or for writing: one client per container. */
export function stripe(access: Access): Stripe {
  const client = clients.get(access) ?? connect(access);
  clients.set(access, client);
  return client;
}

function connect(access: Access): Stripe {
  const { protocol, hostname, port } = new URL(env("STRIPE_API_URL"));
  return new Stripe("", {
    // The type knows one version only; which one is spoken is the environment's decision.
    apiVersion: env("STRIPE_API_VERSION") as Stripe.LatestApiVersion,
    authenticator: async () => {},
    host: hostname,
    httpClient: transport(env(stripeKeyVariables[access])),
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
