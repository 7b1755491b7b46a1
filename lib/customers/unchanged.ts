import Stripe from "stripe";
import type { EndpointCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { tagOf } from "./tag.ts";

/**
 * Throws a 412 if the request has `If-Match` and the customer has changed since. Stripe has no conditional write: a
 * change in the milliseconds between this read and the write goes unnoticed. The directory cannot close that gap,
 * because apps and people change customers at Stripe directly too, and its snapshots follow events. For a deleted customer, the
 * write itself fails with Stripe's 404.
 */
export async function assertUnchanged(id: string, { stripe, options, ifMatch }: EndpointCall) {
  if (!ifMatch) return;
  const customer = await stripe.customers.retrieve(id, {}, { timeout: options.timeout });
  const tag = tagOf(customer);
  if (tag && ifMatch !== "*" && !tagsIn(ifMatch).includes(tag)) throw changed(id);
}

/**
 * As `assertUnchanged`, before an update with these options. A retry does not fail because of its own first attempt: if
 * the idempotency key was used for an update, Stripe returns its response again.
 */
export async function assertUnchangedBefore(id: string, call: EndpointCall) {
  try {
    await assertUnchanged(id, call);
  } catch (error) {
    if (isChange(error) && (await isUsed(id, call))) return;
    throw error;
  }
}

const isChange = (error: unknown) => error instanceof Stripe.errors.StripeError && error.statusCode === 412;

/**
 * Returns whether the idempotency key was used for another request than an empty update. The probe is an empty update,
 * which changes nothing; for a used key, Stripe rejects it. It reserves an unused key, so a late first attempt fails.
 */
async function isUsed(id: string, { stripe, options }: EndpointCall): Promise<boolean> {
  const { timeout, idempotencyKey } = options;
  if (!idempotencyKey) return false;
  try {
    await stripe.customers.update(id, {}, { timeout, idempotencyKey });
    return false;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeIdempotencyError && error.statusCode === 400) return true;
    throw error;
  }
}

const tagsIn = (header: string) => header.split(",").map((tag) => tag.trim());

const changed = (id: string) =>
  stripeError({
    status: 412,
    message: `The customer ${id} has changed since you read it, so its ETag differs from If-Match. Retrieve it, then repeat the change with its ETag and a new Idempotency-Key.`,
  });
