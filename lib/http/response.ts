import type { APIGatewayProxyResult } from "aws-lambda";
import type Stripe from "stripe";
import { visibleError, withoutPaymentMethods } from "../access/payment-method-privacy.ts";
import { errorBody, type StripeErrorBody, stripeError } from "../stripe/errors.ts";
import { callerOf, type EndpointEvent } from "./request.ts";
import { isTooLarge, tooLarge } from "./response-size.ts";
import { securityHeaders } from "./security-headers.ts";

type Headers = Record<string, string | undefined>;

/** An object of Stripe's as the client may see it, or an error if Lambda would reject it for its size. */
export function answerObject(event: EndpointEvent, answered: Stripe.Response<object>): APIGatewayProxyResult {
  const { headers, requestId } = answered.lastResponse;
  event.outcome = { result: Object(answered).id, stripe_request_id: requestId };
  const readsMethods = callerOf(event).scopes.includes("payment_methods:read");
  const response = write(event, 200, readsMethods ? answered : withoutPaymentMethods(answered), headers);
  if (!isTooLarge(response)) return response;
  return answerError(event, 400, errorBody(stripeError(tooLarge(answered))), headers);
}

/** What Stripe is told whose event was taken. */
export const answerReceipt = (event: EndpointEvent) => write(event, 200, { received: true });

/** An error as Stripe answers it. */
export function answerError(
  event: EndpointEvent,
  status: number,
  error: StripeErrorBody,
  headers?: Headers,
): APIGatewayProxyResult {
  event.outcome = { code: error.code ?? error.type, stripe_request_id: headers?.["request-id"] };
  return write(event, status, { error: visibleError(error, callerOf(event).scopes) }, headers);
}

/** With what a caller needs of the headers that Stripe sent: those of idempotency only where the caller chose the key. */
function write(event: EndpointEvent, statusCode: number, body: unknown, sent: Headers = {}): APIGatewayProxyResult {
  const key = sent["idempotency-key"] && event.headers["idempotency-key"];
  const headers = {
    ...securityHeaders,
    "Content-Type": "application/json",
    "Idempotency-Key": key,
    "Idempotent-Replayed": key && sent["idempotent-replayed"],
    "Original-Request": key && sent["original-request"],
    "RateLimit-Policy": callerOf(event).rateLimitPolicy,
    "Request-Id": sent["request-id"] ?? event.requestContext.requestId,
    "Retry-After": sent["retry-after"] ?? (statusCode === 429 ? "1" : undefined),
    "Stripe-Rate-Limited-Reason": sent["stripe-rate-limited-reason"],
    "Stripe-Should-Retry": sent["stripe-should-retry"],
    "Stripe-Version": sent["stripe-version"],
  };
  return { statusCode, headers: present(headers), body: `${JSON.stringify(body, null, 2)}\n` };
}

function present(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
