import Stripe from "stripe";
import { causeOf } from "../platform/failure.ts";
import { logger, trace } from "../platform/logger.ts";
import type { EndpointCall } from "../stripe/call.ts";
import { stripeError } from "../stripe/errors.ts";
import { fittingKey } from "../stripe/idempotency-key.ts";

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/** A payment method of the customer. */
interface Attached {
  readonly id: string;
  /** Whether this request attached it, and so may detach it. */
  readonly isNew: boolean;
}

/**
 * Makes an attached payment method the default of the customer's invoices. If Stripe refuses that, it detaches a new
 * payment method and throws Stripe's error, which says so. After a transient failure the payment method stays attached,
 * because Stripe never attaches a detached one again: the error asks for a retry, which continues here.
 */
export async function makeDefault(customer: string, attached: Attached, call: EndpointCall) {
  const { stripe, options } = call;
  const { timeout, idempotencyKey: key } = options;
  const request = { timeout, ...(key && { idempotencyKey: fittingKey(`${key}/default/${attached.id}`) }) };
  const invoice_settings = { default_payment_method: attached.id };
  try {
    await stripe.customers.update(customer, { invoice_settings }, request);
  } catch (thrown) {
    const error = causeOf(thrown);
    if (!(error instanceof Stripe.errors.StripeError)) throw thrown;
    throw isRefusal(error) ? await undone(error, attached, call) : unfinished(error, customer, attached);
  }
}

/** Whether no retry of the request can succeed. A 409 means that a request with the same key is in progress. */
const isRefusal = ({ statusCode = 500 }: StripeError) => statusCode < 500 && ![409, 429].includes(statusCode);

function unfinished(error: StripeError, customer: string, { id }: Attached) {
  const isStored = error.headers?.["stripe-should-retry"] === "false";
  const key = isStored ? "a new Idempotency-Key" : "the same Idempotency-Key if you sent one";
  return withMessage(
    error,
    `The payment method ${id} is attached to the customer ${customer}, but is not yet its default. Repeat the request, with ${key}.`,
    isStored ? "false" : "true",
  );
}

async function undone(error: StripeError, { id, isNew }: Attached, call: EndpointCall) {
  const reason = `It could not become the default: ${error.message}`;
  if (!isNew) return withMessage(error, `The payment method ${id} was attached before, and stays attached. ${reason}`);
  if (await detach(id, call)) return withMessage(error, `The payment method ${id} was detached again. ${reason}`);
  const retry = "It could not be detached: detach it, or repeat the request.";
  return withMessage(error, `The payment method ${id} is attached, but is not the default. ${retry} ${reason}`, "true");
}

/** Detaches a payment method. Returns whether it is detached, also if the deletion of its customer did that. */
async function detach(id: string, { stripe, options }: EndpointCall): Promise<boolean> {
  try {
    const { customer } = await stripe.paymentMethods
      .detach(id, {}, { timeout: options.timeout })
      .catch(() => stripe.paymentMethods.retrieve(id, {}, { timeout: options.timeout }));
    return customer === null;
  } catch (error) {
    logger.warn("undetached payment method", trace(error));
    return false;
  }
}

function withMessage(error: StripeError, message: string, retry?: "true" | "false") {
  const { statusCode: status, code, rawType, headers } = error;
  const advice = retry && { "stripe-should-retry": retry };
  return stripeError({
    status,
    code,
    type: rawType as Stripe.RawErrorType,
    message,
    headers: { ...headers, ...advice },
  });
}
