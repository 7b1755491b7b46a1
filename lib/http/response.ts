import type { APIGatewayProxyResult } from "aws-lambda";
import type Stripe from "stripe";
import { visibleError, visibleObject } from "../access/payment-method-privacy.ts";
import { tagOf } from "../customers/tag.ts";
import type { StripeErrorBody } from "../stripe/errors.ts";
import { correlationIdOf } from "./correlation.ts";
import { callerOf, type EndpointEvent } from "./request.ts";
import { assertSize } from "./response-size.ts";
import { securityHeaders } from "./security-headers.ts";

type Headers = Record<string, string | undefined>;

/** Returns the headers of Stripe's response with an object: none if the object is the service's own. */
export const stripeHeadersOf = (object: object): Readonly<Record<string, string>> =>
  (object as Partial<Stripe.Response<object>>).lastResponse?.headers ?? {};

/** Returns the response with an object as the client may see it. Throws a 400 if it is too large for Lambda. */
export function objectResponse(event: EndpointEvent, object: object): APIGatewayProxyResult {
  const headers = stripeHeadersOf(object);
  const visible = visibleObject(object, callerOf(event).scopes);
  const response = responseTo(event, 200, visible, { ...headers, etag: tagOf(object) });
  assertSize(response, object, headers);
  return response;
}

/** Returns the response to Stripe after its event was accepted. */
export const receiptResponse = (event: EndpointEvent): APIGatewayProxyResult =>
  responseTo(event, 200, { received: true });

/** Returns the response with an error, in Stripe's form. */
export function errorResponse(
  event: EndpointEvent,
  status: number,
  error: StripeErrorBody,
  headers?: Headers,
): APIGatewayProxyResult {
  return responseTo(event, status, { error: visibleError(error, callerOf(event).scopes) }, headers);
}

/** Passes on the headers of Stripe that a caller needs; those about idempotency only if the caller chose the key. */
function responseTo(
  event: EndpointEvent,
  statusCode: number,
  body: unknown,
  stripeHeaders: Headers = {},
): APIGatewayProxyResult {
  const key = stripeHeaders["idempotency-key"] && event.headers["idempotency-key"];
  const headers = {
    ...securityHeaders,
    "Content-Type": "application/json",
    ETag: stripeHeaders.etag,
    "Existing-Payment-Method": stripeHeaders["existing-payment-method"],
    "Idempotency-Key": key,
    "Idempotent-Replayed": key && stripeHeaders["idempotent-replayed"],
    "Original-Request": key && stripeHeaders["original-request"],
    "RateLimit-Policy": callerOf(event).rateLimitPolicy,
    "Request-Id": stripeHeaders["request-id"] ?? event.requestContext.requestId,
    "Retry-After": stripeHeaders["retry-after"] ?? (statusCode === 429 ? "1" : undefined),
    "Stripe-Rate-Limited-Reason": stripeHeaders["stripe-rate-limited-reason"],
    "Stripe-Should-Retry": stripeHeaders["stripe-should-retry"],
    "Stripe-Version": stripeHeaders["stripe-version"],
    "X-Correlation-Id": correlationIdOf(event),
  };
  return { statusCode, headers: withValues(headers), body: `${JSON.stringify(body, null, 2)}\n` };
}

function withValues(headers: Headers): Record<string, string> {
  const present: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value) present[name] = value;
  return present;
}
