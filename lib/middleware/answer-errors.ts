import Stripe from "stripe";
import { answerError } from "../answer.ts";
import { errorBody, type StripeErrorBody, stripeError } from "../errors.ts";
import type { EndpointEvent, EndpointMiddleware } from "../event.ts";
import { logger, trace } from "../logger.ts";

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/** Answers whatever was thrown with Stripe's error object. */
export const answerErrors = (): EndpointMiddleware => ({
  onError: (request) => {
    const error = publicError(request.error, request.event.requestContext.requestId);
    const body = inTheCallersWords(errorBody(error), request.event);
    request.response = answerError(request.event, error.statusCode ?? 500, body, error.headers);
  },
});

/** What the caller may know of what went wrong; the rest is logged for the operators. */
function publicError(error: unknown, request_id: string): StripeError {
  if (isRefusal(error)) return stripeError({ message: error.message });
  if (isStripeError(error) && error.statusCode && !isOurKeyRefused(error)) return error;
  logger.error("failure", {
    request_id,
    stripe_request_id: isStripeError(error) ? error.requestId : undefined,
    ...trace(error),
  });
  if (error instanceof Stripe.errors.StripeConnectionError)
    return stripeError({ type: "api_error", status: 502, message: unreachable });
  return stripeError({
    type: "api_error",
    status: 500,
    message: `The service failed. Its operators find out why by the request id ${request_id}.`,
  });
}

/** Stripe names the idempotency key that it got; the caller knows its own. */
function inTheCallersWords(body: StripeErrorBody, { headers, options }: Partial<EndpointEvent>): StripeErrorBody {
  const [sent, own] = [options?.idempotencyKey, headers?.["idempotency-key"]];
  return sent && own && body.message ? { ...body, message: body.message.replaceAll(sent, own) } : body;
}

const unreachable = "Stripe could not be reached in time. Try again, with the same Idempotency-Key if you sent one.";

const isStripeError = (error: unknown): error is StripeError => error instanceof Stripe.errors.StripeError;

/** Middy's refusal of a body. */
const isRefusal = (error: unknown): error is Error & { expose: true } =>
  error instanceof Error && "expose" in error && error.expose === true;

/** Stripe answered, and did not accept the key of this service: nothing that the caller could mend. */
const isOurKeyRefused = ({ headers, statusCode }: StripeError) =>
  headers !== undefined && (statusCode === 401 || statusCode === 403);
