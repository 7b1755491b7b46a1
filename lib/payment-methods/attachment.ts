import Stripe from "stripe";
import type { EndpointCall } from "../stripe/call.ts";

/** A payment method of the customer. */
interface Attached {
  readonly method: Stripe.Response<Stripe.PaymentMethod>;
  /** Whether this request, or the first one with its idempotency key, attached it. */
  readonly isNew: boolean;
}

/**
 * Attaches a payment method. If it is to become the default, a payment method that is attached to this customer already
 * counts as attached, so that a retry without an idempotency key can continue. Throws Stripe's errors.
 */
export async function attach(
  id: string,
  parameters: Stripe.PaymentMethodAttachParams & { customer: string },
  { call, isDefault }: { call: EndpointCall; isDefault: boolean },
): Promise<Attached> {
  const { stripe, options } = call;
  try {
    return { method: await stripe.paymentMethods.attach(id, parameters, options), isNew: true };
  } catch (error) {
    const method = isDefault && isRejected(error) ? await retrieve(id, call) : undefined;
    if (method?.customer === parameters.customer) return { method, isNew: false };
    throw error;
  }
}

/** Whether Stripe rejects the request, for example because the payment method is attached. Stripe has no code for that. */
const isRejected = (error: unknown) =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400;

const retrieve = (id: string, { stripe, options }: EndpointCall) =>
  stripe.paymentMethods.retrieve(id, {}, { timeout: options.timeout });
