import Stripe from "stripe";

/** The facts of an error that this service raises itself. The status is 400 unless told. */
export interface ErrorFacts {
  readonly advice_code?: string;
  readonly code?: string;
  readonly decline_code?: string;
  /** Of the response, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly message: string;
  readonly network_decline_code?: string;
  readonly param?: string;
  readonly status?: number;
  readonly type?: Stripe.RawErrorType;
}

/**
 * The SDK's own error, so that an error is one thing whether Stripe raised it or this service.
 * https://docs.stripe.com/api/errors
 */
export function stripeError({ status = 400, type = "invalid_request_error", headers, ...facts }: ErrorFacts) {
  const { advice_code, code, decline_code, message, network_decline_code, param } = facts;
  const doc_url = code && `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
  // In the order of the names, as Stripe writes them.
  const body = { advice_code, code, decline_code, doc_url, message, network_decline_code, param, type };
  return Stripe.errors.StripeError.generate({ ...body, headers: { ...headers }, statusCode: status });
}

/** The same error with other headers for the caller. */
export const withHeaders = (error: Stripe.errors.StripeError, headers: Readonly<Record<string, string>>) =>
  Stripe.errors.StripeError.generate({ ...Object(error.raw), headers: { ...error.headers, ...headers } });

/** What Stripe's API puts under `error`, with the objects that it shows of a payment. */
export interface StripeErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly type?: string;
  readonly [fact: string]: unknown;
}

export function errorBody({ raw }: Stripe.errors.StripeError): StripeErrorBody {
  const { headers, requestId, statusCode, ...body } = raw as Record<string, unknown>;
  return body;
}
