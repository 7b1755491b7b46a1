import { createHash } from "node:crypto";
import Stripe from "stripe";
import type { StripeCall } from "../endpoint.ts";
import { stripeError } from "../errors.ts";
import { isReconciled } from "../reconciliation/progress.ts";
import { assign, type Claim, claim, lookUp, release, unassign } from "./entries.ts";
import { findCustomers } from "./find-customers.ts";
import { metadataOf, partsOf, type Reference } from "./references.ts";

type Answer = Stripe.Response<Stripe.Customer>;
type Parameters = Stripe.CustomerCreateParams;

/** Each ends because somebody else got further; the next finds what that one left. */
const rounds = 10;
/** Seconds. Stripe keeps idempotency keys for a day at least: an older claim's may make a second customer. */
const claimLifetime = 23 * 3600;
/** Seconds after that in which a request with the key may still be under way. */
const claimRest = 300;
/** Bytes; an item of the table may have 400 kB. */
const largestClaim = 350_000;

/**
 * Makes the one customer of a reference, or updates it where it is there. Whatever ends this in between, at whichever
 * step, leaves what the next call goes on from.
 */
export async function upsertCustomer(reference: Reference, customer: Parameters, call: StripeCall): Promise<Answer> {
  const parameters = withReference(reference, customer);
  for (let round = 0; round < rounds; round++) {
    const { customers, claim } = await lookUp(reference);
    const [holder] = customers;
    const answer = holder
      ? await update(reference, holder, parameters, call)
      : await (claim ? resume(reference, claim, call) : make(reference, parameters, call));
    if (answer) return answer;
  }
  throw busy();
}

const busy = () =>
  stripeError({
    code: "lock_timeout",
    status: 429,
    message: "Too many requests change the customer of this reference at the same time. Retry the request.",
  });

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
      message: `metadata[${key}] holds the reference, which is another.`,
    });
  return { ...customer, metadata: { ...metadata, [key]: name } };
}

/** Undefined where the customer is no longer there, which frees the reference. */
async function update(
  reference: Reference,
  holder: Pick<Stripe.Customer, "id" | "created">,
  // What Stripe takes for a new customer alone, or once, was for when it was made.
  { payment_method, source, tax_id_data, test_clock, ...changes }: Parameters,
  { stripe, options }: StripeCall,
): Promise<Answer | undefined> {
  try {
    return await stripe.customers.update(holder.id, changes, options);
  } catch (error) {
    // A customer that Stripe does not know at all is another account's: that frees nothing.
    if (
      statusOf(error) !== 404 ||
      !(await stripe.customers.retrieve(holder.id, {}, { timeout: options.timeout })).deleted
    )
      throw error;
    await unassign(reference, holder);
    return undefined;
  }
}

/** Undefined where another was first, or the customer turns out to be there. */
async function make(reference: Reference, parameters: Parameters, call: StripeCall): Promise<Answer | undefined> {
  if (!(await isReconciled(partsOf(reference).namespace)) && (await adopt(reference, call))) return undefined;
  const claimed = await claim(reference, text(parameters));
  return claimed && create(reference, claimed, call);
}

/** Finishes what another began, so that the next round finds its customer, or none and no claim. */
async function resume(reference: Reference, begun: Claim, call: StripeCall): Promise<undefined> {
  const age = Date.now() / 1000 - begun.since;
  if (age >= claimLifetime + claimRest) {
    if (!(await adopt(reference, call))) await release(reference, begun);
    return;
  }
  if (age >= claimLifetime) throw busy();
  await create(reference, begun, call).catch((error) => {
    if (!isRefusal(error) && !isKept(error)) throw error;
  });
}

/** The customer of a claim: the same one however often it is asked for. A claim of which none can come is given up. */
async function create(reference: Reference, claim: Claim, call: StripeCall): Promise<Answer> {
  const { stripe, options } = call;
  const { timeout } = options;
  const idempotencyKey = `customer_reference:${createHash("sha256").update(`${reference}#${claim.id}`).digest("hex")}`;
  try {
    const customer = await stripe.customers.create(JSON.parse(claim.parameters), { timeout, idempotencyKey });
    await assign(reference, customer);
    return customer;
  } catch (error) {
    if (isRefusal(error) || (isKept(error) && !(await adopt(reference, call)))) await release(reference, claim);
    throw error;
  }
}

/** Whether Stripe has customers with the reference; then they are those that have it. */
async function adopt(reference: Reference, call: StripeCall): Promise<boolean> {
  const found = await findCustomers(reference, call);
  for (const customer of found) await assign(reference, customer);
  return found.length > 0;
}

function text(parameters: Parameters): string {
  const json = JSON.stringify(parameters);
  if (Buffer.byteLength(json) <= largestClaim) return json;
  throw stripeError({ status: 413, message: `The parameters are too large: ${largestClaim / 1000} kB is the most.` });
}

const statusOf = (error: unknown) => (error instanceof Stripe.errors.StripeError ? error.statusCode : undefined);

/** Whether Stripe refused the parameters, with which it will never make a customer. A refused key says nothing of them. */
const isRefusal = (error: unknown) =>
  [400, 402, 404].includes(statusOf(error) ?? 0) && !(error instanceof Stripe.errors.StripeIdempotencyError);

/** Whether every request with the same key is answered so, for a failure of Stripe's or for other parameters. */
const isKept = (error: unknown) =>
  error instanceof Stripe.errors.StripeIdempotencyError ||
  ((statusOf(error) ?? 0) >= 500 && isFinal(error as InstanceType<typeof Stripe.errors.StripeError>));

const isFinal = ({ headers }: InstanceType<typeof Stripe.errors.StripeError>) =>
  headers?.["stripe-should-retry"] === "false" || headers?.["idempotent-replayed"] === "true";
