import { stripeError } from "../../stripe/errors.ts";
import type { EndpointMiddleware } from "../request.ts";

/** Maximum size of a body, in bytes: more than all parameters of Stripe at their maximum length. */
const maxBytes = 1024 * 1024;

/** Rejects with 413 a body that is larger than any valid request. */
export const limitBody = (): EndpointMiddleware => ({
  before: ({ event }) => {
    if (typeof event.body === "string" && Buffer.byteLength(event.body) > maxBytes)
      throw stripeError({ status: 413, message: `The body is too large. The maximum is ${maxBytes / 1024} kB.` });
  },
});
