import Stripe from "stripe";
import type { Target } from "./target.ts";

/** Returns Stripe's address for an environment. Locally, STRIPE_API_URL contains that of the Stripe double. */
export const stripeUrlOf = ({ isLocal, environment }: Target): string =>
  (isLocal && process.env.STRIPE_API_URL) || environment.stripe.url;

/** Returns the official SDK for the Stripe account of an environment. */
export const connectStripe = (target: Target, key: string): Stripe =>
  new Stripe(key, {
    ...addressIn(stripeUrlOf(target)),
    // The SDK's type allows only its own version.
    apiVersion: target.environment.stripe.version as Stripe.LatestApiVersion,
    maxNetworkRetries: 3,
    telemetry: false,
    timeout: 20_000,
  });

/** Returns an address as options of the SDK. */
export function addressIn(url: string) {
  const { protocol, hostname, port } = new URL(url);
  const isPlain = protocol === "http:";
  return { host: hostname, port: port || (isPlain ? 80 : 443), protocol: isPlain ? "http" : "https" } as const;
}
