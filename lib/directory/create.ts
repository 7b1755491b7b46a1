import { createHash } from "node:crypto";
import Stripe from "stripe";
import { causeOf } from "../platform/failure.ts";
import type { StripeCall } from "../stripe/call.ts";
import { withHeaders } from "../stripe/errors.ts";
import { clientKey } from "../stripe/idempotency-key.ts";
import { abandonClaim, releaseClaim, releaseClaimForReuse, settleClaim, showProgress } from "./claims.ts";
import type { Claim } from "./entries.ts";
import { linkExisting } from "./find-customers.ts";
import { keyOf, type Reference } from "./references.ts";
import { lockTimeout } from "./wait.ts";

/** The created customer, or Stripe's error after which the claim was released. */
type Creation = { readonly customer: Stripe.Response<Stripe.Customer> } | { readonly refusal: unknown };
type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/** Milliseconds between the creator's signs of progress. */
const progressInterval = 1_000;
/** Longest time that Stripe works on a request, in seconds. */
const maxRequestTime = 60;

/**
 * Creates the customer of a claim: all requests for one claim create one customer. Returns undefined when the claim is
 * over for another reason: the caller must then read the entry again. Throws transient failures, after which another
 * invocation can take over the claim.
 */
export async function create(reference: Reference, own: Claim, call: StripeCall): Promise<Creation | undefined> {
  const { stripe, options } = call;
  const progress = setInterval(() => void showProgress(reference, own).catch(() => {}), progressInterval);
  try {
    const request = { timeout: options.timeout, idempotencyKey: idempotencyKeyOf(reference, own) };
    const customer = await stripe.customers.create(JSON.parse(own.parameters), request);
    await settleClaim(reference, own, customer);
    // An earlier request created it. The next attempt reads its current state.
    return customer.lastResponse.headers["idempotent-replayed"] ? undefined : { customer };
  } catch (error) {
    return await giveUp(reference, own, call, causeOf(error));
  } finally {
    clearInterval(progress);
  }
}

/** Returns the idempotency key of a claim: the same in each request, also if another client sends it. */
function idempotencyKeyOf(reference: Reference, { id, client }: Claim): string {
  const hash = createHash("sha256")
    .update(`${keyOf(reference)}#${id}`)
    .digest("hex");
  const key = `customer_reference:${hash}`;
  return client ? clientKey(client, key) : key;
}

/** Releases or abandons the claim after an error, depending on what a request with its key can still do. */
async function giveUp(reference: Reference, own: Claim, call: StripeCall, error: unknown) {
  if (isInUse(error)) throw lockTimeout();
  if (isDeclined(error)) await releaseClaim(reference, own);
  else if (isRefused(error)) await releaseClaimForReuse(reference, own);
  else if (isStored(error)) return replaceKey(reference, own, call, error);
  else {
    await abandonClaim(reference, own).catch(() => {});
    throw error;
  }
  return { refusal: error };
}

/** Stripe repeats the error for each request with the key. The next request needs another key, unless a customer was created. */
async function replaceKey(reference: Reference, own: Claim, call: StripeCall, error: StripeError) {
  const isCreated = await linkExisting(reference, call);
  // A request with this key and other parameters may still be in progress.
  if (!isCreated && isMismatch(error) && Date.now() / 1000 - own.claimed < maxRequestTime) throw lockTimeout();
  await releaseClaim(reference, own);
  return isCreated ? undefined : { refusal: withHeaders(error, { "stripe-should-retry": "true" }) };
}

const statusOf = (error: unknown) => (error instanceof Stripe.errors.StripeError ? (error.statusCode ?? 0) : 0);

/** Whether a request with the same key is in progress. */
const isInUse = (error: unknown) => statusOf(error) === 409;
/** Whether a card was declined, which Stripe stores for the key. */
const isDeclined = (error: unknown) => statusOf(error) === 402;
/** Whether the parameters are invalid, which Stripe does not store: a request with the same key may succeed later. */
const isRefused = (error: unknown) => [400, 404].includes(statusOf(error)) && !isMismatch(error);
/** Whether the first request with the key had other parameters. */
const isMismatch = (error: unknown) => error instanceof Stripe.errors.StripeIdempotencyError;
/** Whether Stripe will repeat this error for this key. */
const isStored = (error: unknown): error is StripeError =>
  isMismatch(error) || (statusOf(error) >= 500 && isFinal(error as StripeError));

const isFinal = ({ headers }: StripeError) =>
  headers?.["stripe-should-retry"] === "false" || headers?.["idempotent-replayed"] === "true";
