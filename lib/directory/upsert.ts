import type Stripe from "stripe";
import { logger } from "../platform/logger.ts";
import { count } from "../platform/metrics.ts";
import type { StripeCall } from "../stripe/call.ts";
import { orGone } from "../stripe/client.ts";
import { stripeError } from "../stripe/errors.ts";
import { fittingKey } from "../stripe/idempotency-key.ts";
import { isComplete } from "./completeness.ts";
import { create } from "./create.ts";
import {
  assign,
  assignUnclaimed,
  type Claim,
  type CreationKey,
  type Customer,
  claim,
  expire,
  forget,
  type Known,
  lookUp,
  takeOver,
  unassign,
} from "./entries.ts";
import { adopt } from "./find-customers.ts";
import { isNamed, metadataOf, partsOf, type Reference, referencesIn } from "./references.ts";
import { assertInTime, busy, stalled } from "./wait.ts";

type Answer = Stripe.Response<Stripe.Customer>;
type Parameters = Stripe.CustomerCreateParams;

/** Maximum attempts against concurrent writers. */
const rounds = 10;
/** Seconds that an idempotency key is used: Stripe keeps it for a day at least, and a forgotten one could create a second customer. */
const keyLifetime = 23 * 3600;
/** Seconds after that in which a request with the key may still be under way. */
const keyRest = 300;
/** Bytes; an item of the table may have 400 kB. */
const largestClaim = 350_000;

/**
 * Creates the one customer of a reference, or updates it. The customer that it updates and returns has the reference at
 * Stripe at that time. Whatever ends this in between leaves a state from which the next call continues.
 */
export async function upsertCustomer(reference: Reference, customer: Parameters, call: StripeCall): Promise<Answer> {
  const creation = withReference(reference, customer);
  for (let round = 0; round < rounds; round++) {
    const known = await lookUp(reference);
    const [holder] = known.customers;
    const answer = holder
      ? await update(reference, holder, creation, { call, round })
      : await (known.claim ? resume(reference, known.claim, call) : make(reference, creation, known, call));
    if (answer) return answer;
  }
  throw busy();
}

function withReference(reference: Reference, customer: Parameters): Parameters {
  const metadata = customer.metadata ?? {};
  const [[key, name] = ["", ""]] = Object.entries(metadataOf(reference));
  if (metadata === "")
    throw stripeError({
      param: "metadata",
      message: "The metadata holds the reference, and so cannot be unset as a whole: unset its keys one by one.",
    });
  if ((metadata[key] ?? name) !== name)
    throw stripeError({
      param: `metadata[${key}]`,
      message: `metadata[${key}] holds the reference: it must equal the reference in the URL.`,
    });
  return { ...customer, metadata: { ...metadata, [key]: name } };
}

/**
 * Updates the customer if it has the reference at Stripe; otherwise unlinks it and returns undefined. Stripe has no
 * conditional write: a customer that loses the reference in the milliseconds after it was read is reported.
 */
async function update(
  reference: Reference,
  holder: Customer,
  creation: Parameters,
  { call, round }: { call: StripeCall; round: number },
): Promise<Answer | undefined> {
  const { stripe, options } = call;
  const { expand, ...changes } = changesIn(reference, creation);
  const current = await stripe.customers.retrieve(holder.id, { expand }, { timeout: options.timeout });
  if (!isNamed(current, reference)) return unlink(reference, holder, current);
  if (Object.keys(changes).length === 0) return current;
  const request = optionsFor(options, `${holder.id}/${round}`);
  const updated = await orGone(stripe.customers.update(holder.id, { ...changes, expand }, request));
  if (updated && !referencesIn(updated.metadata).includes(reference)) return reportRenamed(updated);
  return updated;
}

function reportRenamed({ id, lastResponse }: Answer): undefined {
  logger.warn("renamed customer", { customer: id, stripe_request_id: lastResponse.requestId });
  count({ RenamedCustomers: 1 });
}

/** What an update changes: not the reference, and nothing that Stripe accepts for new customers alone, or once. */
function changesIn(
  reference: Reference,
  { payment_method, source, tax_id_data, test_clock, metadata, ...changes }: Parameters,
): Stripe.CustomerUpdateParams {
  const [key = ""] = Object.keys(metadataOf(reference));
  const { [key]: _, ...others } = Object(metadata) as Stripe.MetadataParam;
  return Object.keys(others).length > 0 ? { ...changes, metadata: others } : changes;
}

/** Unlinks the reference from a customer that has lost it, and links those that it has now. */
async function unlink(
  reference: Reference,
  holder: Customer,
  current: Stripe.Customer | Stripe.DeletedCustomer,
): Promise<undefined> {
  if (current.deleted) return void (await forget(reference, holder));
  await unassign(reference, holder);
  for (const other of referencesIn(current.metadata)) await assign(other, current);
}

/** The caller's idempotency key is for one update alone: when it is used again, the reference may have another customer. */
function optionsFor({ timeout, idempotencyKey: key }: Stripe.RequestOptions, update: string): Stripe.RequestOptions {
  return key ? { timeout, idempotencyKey: fittingKey(`${key}/${update}`) } : { timeout };
}

/** Returns undefined when another invocation was first, or when the customer turns out to exist. */
async function make(
  reference: Reference,
  creation: Parameters,
  { former, refused_key }: Known,
  call: StripeCall,
): Promise<Answer | undefined> {
  if (await reclaim(reference, former, call)) return undefined;
  if (!(await isComplete(partsOf(reference).namespace)) && (await adopt(reference, call))) return undefined;
  assertInTime(call);
  const key = refused_key && ageOf(refused_key) < keyLifetime ? refused_key : undefined;
  const mine = await claim(reference, textOf(creation), key);
  const created = mine && (await create(reference, mine, call));
  if (created && "refusal" in created) throw created.refusal;
  return created?.customer;
}

/** Links the reference again to a customer that has it, although an event or a reading said that it had lost it. */
async function reclaim(reference: Reference, former: readonly Customer[], { stripe, options }: StripeCall) {
  for (const customer of former) {
    const current = await orGone(stripe.customers.retrieve(customer.id, {}, { timeout: options.timeout }));
    if (current?.deleted) await forget(reference, customer);
    else if (current && isNamed(current, reference)) {
      await assignUnclaimed(reference, customer);
      return true;
    }
  }
  return false;
}

/** Finishes what another invocation has left, so that the next round finds its customer, or neither it nor the claim. */
async function resume(reference: Reference, begun: Claim, call: StripeCall): Promise<undefined> {
  const left = await stalled(reference, begun, call);
  if (!left) return;
  if (ageOf(left) >= keyLifetime) return expireClaim(reference, left, call);
  assertInTime(call);
  const mine = await takeOver(reference, left);
  // What Stripe refuses of another caller's parameters is not this caller's error.
  if (mine) await create(reference, mine, call);
}

/** Replaces a claim whose key Stripe may have forgotten by the customer that came of it, if there is one. */
async function expireClaim(reference: Reference, left: Claim, call: StripeCall): Promise<undefined> {
  if (ageOf(left) < keyLifetime + keyRest) throw busy();
  await adopt(reference, call);
  await expire(reference, left);
}

const ageOf = ({ since }: CreationKey) => Date.now() / 1000 - since;

function textOf(parameters: Parameters): string {
  const json = JSON.stringify(parameters);
  if (Buffer.byteLength(json) <= largestClaim) return json;
  throw stripeError({
    status: 413,
    message: `The parameters are too large: the maximum is ${largestClaim / 1000} kB.`,
  });
}
