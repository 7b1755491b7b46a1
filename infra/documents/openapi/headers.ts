import { securityHeaders } from "../../../lib/http/security-headers.ts";
import { maxKeyLength } from "../../../lib/stripe/idempotency-key.ts";
import type { Schema } from "./schema.ts";

interface Header {
  readonly description: string;
  readonly schema: Schema;
  readonly required?: boolean;
}

const header = (description: string, schema: Schema = {}): Header => ({
  description,
  schema: { type: "string", ...schema },
});

/** The headers of requests. */
export const requestHeaders = {
  "Idempotency-Key": header(
    "A random key. If you repeat a request with the same key, the change happens once, and you get the first response again. A key belongs to your app.",
    { maxLength: maxKeyLength },
  ),
  "If-Match": header("`*`, or the `ETag` of the customer as you read it. If the customer has changed, you get a 412."),
  "Stripe-Version": header(
    "Accepted, as SDKs send it, and ignored: the service always uses one version, which the response names.",
  ),
  "X-Correlation-Id": header("An id of your own, without personal data. The response and the log contain it.", {
    pattern: "^[A-Za-z0-9_-]{1,64}$",
  }),
  traceparent: header("A W3C trace context. Its trace id serves as correlation id if there is no `X-Correlation-Id`."),
} satisfies Record<string, Header>;
type RequestHeader = keyof typeof requestHeaders;

/** The header with which Stripe signs an event. */
export const signature = {
  "Stripe-Signature": { ...header("The time and the signatures of the event."), required: true },
};

/** The headers of responses, apart from those of security. */
const ownResponseHeaders = {
  ETag: header("A tag of the customer's state at Stripe. It does not depend on `expand`."),
  "Existing-Payment-Method": header(
    "The id of another payment method of the customer with the same card. Only for clients with the scope payment_methods:read.",
  ),
  "Idempotency-Key": header("The key of your request."),
  "Idempotent-Replayed": header("`true` if this is the stored response of an earlier request with the same key.", {
    const: "true",
  }),
  "Original-Request": header("The `Request-Id` of the request whose response is repeated."),
  "RateLimit-Policy": header(
    'Your app\'s throttle and quota, such as `"rate";q=50;w=1, "burst";q=100`. No header says how much is left.',
  ),
  "Request-Id": {
    ...header("The id of the request. Give it to your operators when you report a problem."),
    required: true,
  },
  "Retry-After": header("Seconds to wait before the next attempt.", { pattern: "^\\d+$" }),
  "Stripe-Rate-Limited-Reason": header("Which of Stripe's limits was exceeded."),
  "Stripe-Should-Retry": header("Whether a retry can succeed. SDKs follow it.", { enum: ["true", "false"] }),
  "Stripe-Version": header("The version of Stripe's API that the service uses."),
  "WWW-Authenticate": header("How to send the key."),
  "X-Correlation-Id": header("Your `X-Correlation-Id`, or the trace id of your `traceparent`."),
} satisfies Record<string, Header>;
export type ResponseHeader = keyof typeof ownResponseHeaders;

const security = Object.fromEntries(
  Object.entries(securityHeaders).map(([name, value]) => [
    name,
    { ...header("The same in every response.", { const: value }), required: true },
  ]),
);

/** The headers of responses. */
export const responseHeaders: Readonly<Record<string, Header>> = { ...ownResponseHeaders, ...security };

/** Returns references to the headers of a response: those named, and those of security. */
export const headersOf = (names: readonly ResponseHeader[]) =>
  Object.fromEntries(
    [...names, ...Object.keys(security)].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );

/** Returns the component of a request header as a parameter. */
export const headerParameter = (name: string, { description, schema, required }: Header) => ({
  name,
  in: "header",
  description,
  ...(required && { required }),
  schema,
});

/** Returns references to request headers. */
export const headerRefs = (names: readonly RequestHeader[]) =>
  names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
