import { stripeError } from "../../stripe/errors.ts";
import type { EndpointMiddleware } from "../request.ts";

/** More than every parameter of Stripe's at its longest, in letters of one byte. */
const largest = 1024 * 1024;

/** Refuses with 413 a body that no request needs. */
export const limitBody = (): EndpointMiddleware => ({
  before: ({ event }) => {
    if (typeof event.body === "string" && Buffer.byteLength(event.body) > largest)
      throw stripeError({ status: 413, message: `The body is too large: ${largest / 1024} kB is the most.` });
  },
});
