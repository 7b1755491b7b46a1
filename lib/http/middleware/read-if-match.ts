import { stripeError } from "../../stripe/errors.ts";
import type { EndpointMiddleware } from "../request.ts";

/** `*`, or a list of entity tags. https://www.rfc-editor.org/rfc/rfc9110#name-if-match */
const format = /^(\*|(W\/)?"[^"]*"(\s*,\s*(W\/)?"[^"]*")*)$/;

/** Sets `event.ifMatch` from the header `If-Match`. Throws a 400 if it is malformed, or if the endpoint ignores it. */
export const readIfMatch = (isSupported: boolean): EndpointMiddleware => ({
  before: ({ event }) => {
    const { "if-match": tags } = event.headers;
    if (tags === undefined) return;
    if (!isSupported)
      throw stripeError({
        message: "This endpoint does not support If-Match: only updates and deletions of a customer do.",
      });
    if (!format.test(tags)) throw stripeError({ message: "If-Match must be *, or ETags in double quotes." });
    event.ifMatch = tags;
  },
});
