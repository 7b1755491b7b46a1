import type Stripe from "stripe";
import { logger } from "../platform/logger.ts";
import { measure } from "../platform/metrics.ts";
import type { StripeCall } from "../stripe/call.ts";
import { undefinedIfMissing } from "../stripe/client.ts";
import { fittingKey } from "../stripe/idempotency-key.ts";
import { forgetCustomer, type LinkedCustomer, linkCustomer, unlinkCustomer } from "./entries.ts";
import { ownership } from "./owners.ts";
import { hasReference, metadataOf, type Reference, referencesIn } from "./references.ts";

/**
 * Updates the customer of a reference if it has the reference at Stripe; otherwise unlinks it and returns undefined.
 * Stripe has no conditional write: a customer that loses the reference in the milliseconds after it was read is
 * reported. Throws Stripe's errors.
 */
export async function updateHolder(
  reference: Reference,
  holder: LinkedCustomer,
  creation: Stripe.CustomerCreateParams,
  { call, attempt }: { call: StripeCall; attempt: number },
): Promise<Stripe.Response<Stripe.Customer> | undefined> {
  const { stripe, options } = call;
  const { expand, ...changes } = changesIn(reference, creation);
  const current = await stripe.customers.retrieve(holder.id, { expand }, { timeout: options.timeout });
  if (!hasReference(current, reference)) return unlinkHolder(reference, holder, current);
  if (Object.keys(changes).length === 0) return current;
  const request = optionsFor(options, `${holder.id}/${attempt}`);
  const updated = await undefinedIfMissing(stripe.customers.update(holder.id, { ...changes, expand }, request));
  if (updated && !hasReference(updated, reference)) return reportRenamed(updated);
  return updated;
}

function reportRenamed({ id, lastResponse }: Stripe.Response<Stripe.Customer>): undefined {
  logger.warn("renamed customer", { customer: id, stripe_request_id: lastResponse.requestId });
  measure({ RenamedCustomers: 1 });
}

/** Returns the parameters of an update: without the reference, its owner and those that Stripe accepts only on creation or once. */
function changesIn(
  reference: Reference,
  { payment_method, source, tax_id_data, test_clock, metadata, ...changes }: Stripe.CustomerCreateParams,
): Stripe.CustomerUpdateParams {
  const [key = ""] = Object.keys(metadataOf(reference));
  const { [key]: _, [ownership()?.key ?? key]: __, ...others } = Object(metadata) as Stripe.MetadataParam;
  return Object.keys(others).length > 0 ? { ...changes, metadata: others } : changes;
}

/** Unlinks the reference from a customer that has lost it, and links the references that the customer has now. */
async function unlinkHolder(
  reference: Reference,
  holder: LinkedCustomer,
  current: Stripe.Customer | Stripe.DeletedCustomer,
): Promise<undefined> {
  if (current.deleted) return void (await forgetCustomer(reference, holder));
  await unlinkCustomer(reference, holder);
  for (const other of referencesIn(current.metadata)) await linkCustomer(other, current);
}

/** The caller's idempotency key applies to one update only: the next request with it may find another customer. */
function optionsFor({ timeout, idempotencyKey: key }: Stripe.RequestOptions, suffix: string): Stripe.RequestOptions {
  return key ? { timeout, idempotencyKey: fittingKey(`${key}/${suffix}`) } : { timeout };
}
