import Stripe from "stripe";
import type { Access } from "../../lib/stripe/keys.ts";
import { localStripeUrl } from "../local/addresses.ts";
import { secretName } from "../service.ts";
import { Failure } from "./failures.ts";
import type { Target } from "./target.ts";

const { StripeAuthenticationError, StripeConnectionError, StripePermissionError, StripeRateLimitError } = Stripe.errors;

/** Returns Stripe's address for an environment. Locally, it is that of the Stripe double. */
export const stripeUrlOf = ({ isLocal, environment }: Target): string =>
  isLocal ? localStripeUrl() : environment.stripe.url;

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

/** Returns a Failure that says what Stripe's error means and what to do. Returns any other error unchanged. `source` is one of the service's keys, or the variable with a key. */
export function explainStripe(cause: unknown, target: Target, source: Access | `${string}_KEY`): unknown {
  const failure = (sentence: string) => new Failure(sentence, { cause });
  const place = source === "read" || source === "write" ? `the secret ${secretName(target.name, source)}` : source;
  const key = `the key in ${place}`;
  if (cause instanceof StripeAuthenticationError)
    return failure(`Stripe rejects ${key}. ${place === source ? "Set" : "Store"} another key.`);
  if (cause instanceof StripePermissionError)
    return failure(`Stripe denies ${key} this request: ${cause.message} Allow it in Stripe's dashboard.`);
  if (cause instanceof StripeRateLimitError)
    return failure("Stripe limits the rate of requests. Repeat the command in a minute.");
  if (cause instanceof StripeConnectionError)
    return failure(
      `Stripe could not be reached at ${stripeUrlOf(target)}.${target.isLocal ? " Start the service with npm start. If its Stripe double has another port, set STRIPE_DOUBLE_PORT to it." : ""}`,
    );
  return cause;
}
