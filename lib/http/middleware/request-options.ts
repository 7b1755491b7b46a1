import { stripeError } from "../../stripe/errors.ts";
import { clientKey, maxKeyLength } from "../../stripe/idempotency-key.ts";
import { callerOf, type EndpointEvent, type EndpointMiddleware } from "../request.ts";

/** Maximum time of a request for its calls to Stripe, in milliseconds. */
const maxStripeTime = 10_000;
/** Minimum time reserved for the response, in milliseconds. */
const minReserve = 1_000;

/** Sets `event.options`, the options of each call to Stripe, from the headers and the remaining time. */
export const requestOptions = (): EndpointMiddleware => ({
  before: ({ event, context }) => {
    for (const header of ["Stripe-Account", "Stripe-Context"]) {
      if (event.headers[header.toLowerCase()])
        throw stripeError({ message: `${header} is not supported: this service uses one Stripe account.` });
    }
    const reserved = Math.max(minReserve, context.getRemainingTimeInMillis() - maxStripeTime);
    const idempotencyKey = event.httpMethod === "GET" ? undefined : scopedKey(event);
    event.options = {
      ...(idempotencyKey && { idempotencyKey }),
      // Computed for each call, because an endpoint can call Stripe more than once.
      get timeout() {
        return Math.max(1, context.getRemainingTimeInMillis() - reserved);
      },
    };
  },
});

/** The idempotency key for Stripe, from the caller's key if there is one. */
function scopedKey(event: EndpointEvent): string {
  const key = event.headers["idempotency-key"] || undefined;
  if (key && key.length > maxKeyLength)
    throw stripeError({
      message: `Idempotency keys can have up to ${maxKeyLength} characters; this one has ${key.length}.`,
    });
  return clientKey(callerOf(event).client, key);
}
