import Stripe from "stripe";

/** The facts of an error that this service raises itself. The status is 400 unless told. */
export interface ErrorFacts {
  readonly code?: string;
  readonly message: string;
  readonly param?: string;
  readonly status?: number;
  readonly type?: Stripe.RawErrorType;
}

/**
 * The SDK's own error, so that an error is one thing whether Stripe raised it or this service.
 * https://docs.stripe.com/api/errors
 */
export function stripeError({ code, message, param, status = 400, type = "invalid_request_error" }: ErrorFacts) {
  const documented = code && { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` };
  return Stripe.errors.StripeError.generate({
    ...documented,
    message,
    ...(param && { param }),
    type,
    statusCode: status,
  });
}

/** What Stripe's API puts under `error`. */
export function errorBody({ raw }: Stripe.errors.StripeError): object {
  const { headers, requestId, statusCode, ...body } = raw as Record<string, unknown>;
  return body;
}
