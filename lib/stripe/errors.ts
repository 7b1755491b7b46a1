import Stripe from "stripe";

/** The fields of an error of this service. The default status is 400. */
export interface ErrorFacts {
  readonly advice_code?: string;
  readonly code?: string;
  readonly decline_code?: string;
  /** Headers of the response, with lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly message: string;
  readonly network_decline_code?: string;
  readonly param?: string;
  readonly status?: number;
  readonly type?: Stripe.RawErrorType;
}

/**
 * Returns the SDK's error, so that errors of Stripe and of this service have the same type.
 * https://docs.stripe.com/api/errors
 */
export function stripeError({ status = 400, type = "invalid_request_error", headers, ...facts }: ErrorFacts) {
  const { advice_code, code, decline_code, message, network_decline_code, param } = facts;
  const doc_url = code && `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
  // Stripe sorts the fields by name.
  const body = { advice_code, code, decline_code, doc_url, message, network_decline_code, param, type };
  return Stripe.errors.StripeError.generate({ ...body, headers: { ...headers }, statusCode: status });
}

/** Returns a copy of an error with additional headers for the caller. */
export const withHeaders = (error: Stripe.errors.StripeError, headers: Readonly<Record<string, string>>) =>
  Stripe.errors.StripeError.generate({ ...Object(error.raw), headers: { ...error.headers, ...headers } });

/** The field `error` of Stripe's response, which can contain objects of a payment. */
export interface StripeErrorBody {
  readonly code?: string;
  readonly message?: string;
  readonly type?: string;
  readonly [fact: string]: unknown;
}

/** Returns the field `error` of the response for an error. */
export function errorBody({ raw }: Stripe.errors.StripeError): StripeErrorBody {
  const { headers, requestId, statusCode, ...body } = raw as Record<string, unknown>;
  return body;
}
