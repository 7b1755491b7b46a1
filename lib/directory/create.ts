import { createHash } from "node:crypto";
import Stripe from "stripe";
import { causeOf } from "../platform/failure.ts";
import type { StripeCall } from "../stripe/call.ts";
import { withHeaders } from "../stripe/errors.ts";
import { abandon, type Claim, release, releaseForReuse, settle, showProgress } from "./entries.ts";
import { adopt } from "./find-customers.ts";
import type { Reference } from "./references.ts";
import { busy } from "./wait.ts";

/** The customer that was created just now; or why the claim was released. */
type Creation = { readonly customer: Stripe.Response<Stripe.Customer> } | { readonly refusal: unknown };
type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/** Milliseconds between the creator's signs of progress. */
const progressInterval = 1_000;
/** Longest that Stripe works on a request, in seconds. */
const longestRequest = 60;

/**
 * Creates the customer of a claim: the same one however often it is requested. Returns undefined when the claim is over
 * for another reason: the directory says then what comes next. Throws what may pass, and leaves the claim to the next.
 */
export async function create(reference: Reference, mine: Claim, call: StripeCall): Promise<Creation | undefined> {
  const { stripe, options } = call;
  const progress = setInterval(() => void showProgress(reference, mine).catch(() => {}), progressInterval);
  try {
    const request = { timeout: options.timeout, idempotencyKey: idempotencyKeyOf(reference, mine) };
    const customer = await stripe.customers.create(JSON.parse(mine.parameters), request);
    await settle(reference, mine, customer);
    // An earlier request created it: what has become of it since, the next round reads.
    return customer.lastResponse.headers["idempotent-replayed"] ? undefined : { customer };
  } catch (error) {
    return await giveUp(reference, mine, call, causeOf(error));
  } finally {
    clearInterval(progress);
  }
}

const idempotencyKeyOf = (reference: Reference, { id }: Claim) =>
  `customer_reference:${createHash("sha256").update(`${reference}#${id}`).digest("hex")}`;

/** Decides what becomes of the claim, by what a request with its key can still do. */
async function giveUp(reference: Reference, mine: Claim, call: StripeCall, error: unknown) {
  if (isInUse(error)) throw busy();
  if (isDeclined(error)) await release(reference, mine);
  else if (isRefused(error)) await releaseForReuse(reference, mine);
  else if (isStored(error)) return replaceKey(reference, mine, call, error);
  else {
    await abandon(reference, mine).catch(() => {});
    throw error;
  }
  return { refusal: error };
}

/** Stripe answers every request with the key in this way: the next one needs another, unless a customer was created. */
async function replaceKey(reference: Reference, mine: Claim, call: StripeCall, error: StripeError) {
  const isCreated = await adopt(reference, call);
  // A request with this key and other parameters may still be under way.
  if (!isCreated && isMismatch(error) && Date.now() / 1000 - mine.claimed < longestRequest) throw busy();
  await release(reference, mine);
  return isCreated ? undefined : { refusal: withHeaders(error, { "stripe-should-retry": "true" }) };
}

const statusOf = (error: unknown) => (error instanceof Stripe.errors.StripeError ? (error.statusCode ?? 0) : 0);

/** A request with the same key is under way. */
const isInUse = (error: unknown) => statusOf(error) === 409;
/** Stripe stores this for the key. */
const isDeclined = (error: unknown) => statusOf(error) === 402;
/** Stripe does not store that parameters are invalid: a request with the same key may succeed later. */
const isRefused = (error: unknown) => [400, 404].includes(statusOf(error)) && !isMismatch(error);
/** The first request with the key had other parameters. */
const isMismatch = (error: unknown) => error instanceof Stripe.errors.StripeIdempotencyError;
/** A mismatch, or a failure that Stripe has stored for the key. */
const isStored = (error: unknown): error is StripeError =>
  isMismatch(error) || (statusOf(error) >= 500 && isFinal(error as StripeError));

const isFinal = ({ headers }: StripeError) =>
  headers?.["stripe-should-retry"] === "false" || headers?.["idempotent-replayed"] === "true";
