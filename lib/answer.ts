import type { APIGatewayProxyResult } from "aws-lambda";
import type { EndpointEvent } from "./event.ts";

type Headers = Record<string, string | undefined>;

/** An answer as Stripe writes it, with what a caller needs of the headers that Stripe sent: those of idempotency only where the caller chose the key. */
export function answer(
  event: EndpointEvent,
  statusCode: number,
  body: object,
  sent: Headers = {},
): APIGatewayProxyResult {
  const key = sent["idempotency-key"] && event.headers["idempotency-key"];
  const headers = {
    "Cache-Control": "no-cache, no-store",
    "Content-Type": "application/json",
    "Idempotency-Key": key,
    "Idempotent-Replayed": key && sent["idempotent-replayed"],
    "Original-Request": key && sent["original-request"],
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
