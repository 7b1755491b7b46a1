import type Stripe from "stripe";
import type { StripeCall } from "../stripe/call.ts";
import { undefinedIfMissing } from "../stripe/client.ts";
import { stripeError } from "../stripe/errors.ts";
import { claimReference, expireClaim, isOver, isUsable, newKey, takeOverClaim } from "./claims.ts";
import { isComplete } from "./completeness.ts";
import { create } from "./create.ts";
import { type Claim, forgetCustomer, type Known, type LinkedCustomer, linkUnclaimed, readEntry } from "./entries.ts";
import { linkExisting } from "./find-customers.ts";
import { withOwner } from "./owners.ts";
import { hasReference, metadataOf, type Reference } from "./references.ts";
import { updateHolder } from "./update-holder.ts";
import { assertTimeLeft, lockTimeout, waitForClaim } from "./wait.ts";

type Customer = Stripe.Response<Stripe.Customer>;
type CustomerParams = Stripe.CustomerCreateParams;

/** Maximum attempts against concurrent writers. */
const maxAttempts = 10;
/** Maximum size of a claim's parameters, in bytes. The maximum size of an item is 400 kB. */
const maxClaimSize = 350_000;

/**
 * Creates or updates the customer of a reference. Returns a customer that has the reference at Stripe at that
 * time. If the invocation ends early, the next call continues from what it left. Throws Stripe's errors, and its lock
 * timeout if concurrent requests keep changing the reference.
 */
export async function upsertCustomer(
  reference: Reference,
  parameters: CustomerParams,
  call: StripeCall,
): Promise<Customer> {
  const creation = withReference(reference, parameters);
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const customer = await attemptUpsert(reference, creation, { call, attempt });
    if (customer) return customer;
  }
  throw lockTimeout();
}

/** Returns undefined if the reference changed meanwhile. */
async function attemptUpsert(
  reference: Reference,
  creation: CustomerParams,
  { call, attempt }: { call: StripeCall; attempt: number },
): Promise<Customer | undefined> {
  const known = await readEntry(reference);
  const [holder] = known.customers;
  if (holder) return updateHolder(reference, holder, creation, { call, attempt });
  return known.claim ? resumeClaim(reference, known.claim, call) : createUnclaimed(reference, creation, known, call);
}

/** Adds the reference and its owner to the parameters. Throws a 400 if they unset it or contain another one. */
function withReference(reference: Reference, parameters: CustomerParams): CustomerParams {
  const metadata = parameters.metadata ?? {};
  const [[key, value] = ["", ""]] = Object.entries(metadataOf(reference));
  if (metadata === "")
    throw stripeError({
      param: "metadata",
      message: "The metadata contains the reference, so it cannot be unset as a whole: unset its keys one by one.",
    });
  if ((metadata[key] ?? value) !== value)
    throw stripeError({
      param: `metadata[${key}]`,
      message: `metadata[${key}] must equal the reference in the URL.`,
    });
  return withOwner({ ...parameters, metadata: { ...metadata, [key]: value } }, reference.namespace);
}

/** Returns undefined if another invocation was first, or if the customer turns out to exist. */
async function createUnclaimed(
  reference: Reference,
  creation: CustomerParams,
  { former, refused_key }: Known,
  call: StripeCall,
): Promise<Customer | undefined> {
  if (await linkFormer(reference, former, call)) return undefined;
  if (await linkUnknown(reference, call)) return undefined;
  assertTimeLeft(call);
  const key = refused_key && isUsable(refused_key) ? refused_key : newKey(call.client);
  const claim = await claimReference(reference, claimable(creation), key);
  const created = claim && (await create(reference, claim, call));
  if (created && "refusal" in created) throw created.refusal;
  return created?.customer;
}

/** Links the reference again to a former customer that has it at Stripe. Returns whether there is one. */
async function linkFormer(reference: Reference, former: readonly LinkedCustomer[], { stripe, options }: StripeCall) {
  for (const customer of former) {
    const current = await undefinedIfMissing(stripe.customers.retrieve(customer.id, {}, { timeout: options.timeout }));
    if (current?.deleted) await forgetCustomer(reference, customer);
    else if (current && hasReference(current, reference)) {
      await linkUnclaimed(reference, customer);
      return true;
    }
  }
  return false;
}

/** Links the reference to its customers at Stripe, unless the directory contains all customers. Returns whether there are any. */
const linkUnknown = async (reference: Reference, call: StripeCall) =>
  !(await isComplete(reference.namespace)) && linkExisting(reference, call);

/** Completes a claim of another invocation. The next attempt then finds its customer, or neither customer nor claim. */
async function resumeClaim(reference: Reference, seen: Claim, call: StripeCall): Promise<undefined> {
  const left = await waitForClaim(reference, seen, call);
  if (!left) return;
  if (!isUsable(left)) return replaceClaim(reference, left, call);
  // In a restored table, the claim can have ended, and the reference can have got a customer by another request.
  if (await linkUnknown(reference, call)) return;
  assertTimeLeft(call);
  const own = await takeOverClaim(reference, left);
  // If Stripe rejects another caller's parameters, that is not this caller's error.
  if (own) await create(reference, own, call);
}

/** Replaces a claim whose key Stripe may have forgotten by the customer that it created, if there is one. */
async function replaceClaim(reference: Reference, left: Claim, call: StripeCall): Promise<undefined> {
  if (!isOver(left)) throw lockTimeout();
  await linkExisting(reference, call);
  await expireClaim(reference, left);
}

/** Returns the parameters as a claim stores them. Throws a 413 if they are too large. */
function claimable(parameters: CustomerParams): string {
  const json = JSON.stringify(parameters);
  if (Buffer.byteLength(json) <= maxClaimSize) return json;
  throw stripeError({
    status: 413,
    message: `The parameters are too large: the maximum is ${maxClaimSize / 1000} kB.`,
  });
}
