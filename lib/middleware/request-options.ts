import { createHash } from "node:crypto";
import { stripeError } from "../errors.ts";
import { callerOf, type EndpointEvent, type EndpointMiddleware } from "../event.ts";

const margin = 1_000;
const longestKey = 255;

/** Makes of the headers and the time left what the call to Stripe needs, into `event.options`. */
export const requestOptions = (): EndpointMiddleware => ({
  before: ({ event, context }) => {
    for (const header of ["Stripe-Account", "Stripe-Context"]) {
      if (event.headers[header.toLowerCase()])
        throw stripeError({ message: `${header} is not supported: this service speaks for one Stripe account.` });
    }
    const idempotencyKey = event.httpMethod === "GET" ? undefined : scopedKey(event);
    event.options = {
      ...(idempotencyKey && { idempotencyKey }),
      // What is left when it is read, as an endpoint may call more than once.
      get timeout() {
        return Math.max(1, context.getRemainingTimeInMillis() - margin);
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
  const scoped = `${callerOf(event).client}:${key}`;
  return scoped.length > longestKey
    ? `${callerOf(event).client}#${createHash("sha256").update(key).digest("hex")}`
    : scoped;
}
