import { stripeError } from "../../stripe/errors.ts";
import { fittingKey, longestKey } from "../../stripe/idempotency-key.ts";
import { callerOf, type EndpointEvent, type EndpointMiddleware } from "../request.ts";

/** Maximum milliseconds that one request spends on calls to Stripe, and those that it keeps for its own end. */
const longest = 10_000;
const margin = 1_000;

/** Puts into `event.options` what each call to Stripe needs, from the headers and the time left. */
export const requestOptions = (): EndpointMiddleware => ({
  before: ({ event, context }) => {
    for (const header of ["Stripe-Account", "Stripe-Context"]) {
      if (event.headers[header.toLowerCase()])
        throw stripeError({ message: `${header} is not supported: this service speaks for one Stripe account.` });
    }
    const reserved = Math.max(margin, context.getRemainingTimeInMillis() - longest);
    const idempotencyKey = event.httpMethod === "GET" ? undefined : scopedKey(event);
    event.options = {
      ...(idempotencyKey && { idempotencyKey }),
      // What is left when it is read, as an endpoint may call more than once.
      get timeout() {
        return Math.max(1, context.getRemainingTimeInMillis() - reserved);
      },
    };
  },
});

/** The caller's idempotency key as Stripe gets it: clients with the same key never meet. */
function scopedKey(event: EndpointEvent): string | undefined {
  const key = event.headers["idempotency-key"];
  if (!key) return undefined;
  if (key.length > longestKey)
    throw stripeError({
      message: `Idempotency keys can have up to ${longestKey} characters; this one has ${key.length}.`,
    });
  return fittingKey(`${callerOf(event).client}:${key}`);
}
