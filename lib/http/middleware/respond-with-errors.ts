import Stripe from "stripe";
import { causeOf, misconfiguredIn, reportFailure } from "../../platform/failure.ts";
import { errorBody, type StripeErrorBody, stripeError } from "../../stripe/errors.ts";
import { requestIdsOf } from "../correlation.ts";
import { type EndpointEvent, type EndpointMiddleware, stripeRequestIdsIn } from "../request.ts";
import { errorResponse } from "../response.ts";

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/** Responds to every thrown error with Stripe's error object, and sets the outcome of the request. */
export const respondWithErrors = (): EndpointMiddleware => ({
  onError: (request) => {
    const { event } = request;
    const error = publicError(causeOf(request.error), event);
    const body = withCallersKey(errorBody(error), event);
    event.outcome = { code: body.code ?? body.type, ...stripeRequestIdsIn(error.headers) };
    request.response = errorResponse(event, error.statusCode ?? 500, body, error.headers);
  },
});

/** Returns the error for the caller. An error that is not for callers is logged for the operators. */
function publicError(error: unknown, event: EndpointEvent): StripeError {
  if (isExposable(error)) return stripeError({ message: error.message });
  if (isStripeError(error) && error.statusCode) return error;
  const ids = requestIdsOf(event);
  reportFailure("failure", error, ids);
  return stripeError({
    type: "api_error",
    status: 500,
    message: `The service failed. If it fails again, send its operators the request id ${ids.request_id}.`,
    headers: misconfiguredIn(error) && { "stripe-should-retry": "false" },
  });
}

/** Stripe's messages name the idempotency key that it received; the caller knows only its own, if it sent one. */
function withCallersKey(body: StripeErrorBody, { headers, options }: Partial<EndpointEvent>): StripeErrorBody {
  const [sent, own] = [options?.idempotencyKey, headers?.["idempotency-key"]];
  const known = own || "a key of the service";
  return sent && body.message ? { ...body, message: body.message.replaceAll(sent, known) } : body;
}

const isStripeError = (error: unknown): error is StripeError => error instanceof Stripe.errors.StripeError;

/** Whether middy's body parser threw the error, whose message is for the caller. */
const isExposable = (error: unknown): error is Error & { expose: true } =>
  error instanceof Error && "expose" in error && error.expose === true;
