import { setTimeout as sleep } from "node:timers/promises";
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from "cockatiel";
import Stripe from "stripe";
import { logger, trace } from "../platform/logger.ts";
import { measure } from "../platform/metrics.ts";
import { Misconfigured } from "../platform/misconfigured.ts";
import { refreshSecret, secret } from "../platform/secrets.ts";
import { within } from "../platform/within.ts";
import { attempt } from "./attempt.ts";
import { stripeAgent } from "./connection.ts";
import { stripeError } from "./errors.ts";
import { stripeKey } from "./keys.ts";
import { RetryBudget } from "./retry-budget.ts";
import { isOutage, isTransient, type Outcome, type StripeResponse, waitBefore } from "./retry-policy.ts";

type Transport = NonNullable<Stripe.StripeConfig["httpClient"]>;

/** A request that can be sent several times. */
interface Request {
  readonly method: string;
  /** Sends the request once, with a Stripe key and a timeout in milliseconds. */
  readonly send: (key: string, timeLeft: number) => Promise<StripeResponse>;
}

/** Minimum timeout of an attempt if the request has that much time left, in milliseconds. */
const minAttemptTimeout = 2_000;
/** Minimum time for a retry, in milliseconds. With less, its timeout would only replace Stripe's response. */
const minRetryTime = 1_000;
/** Minimum time for an attempt, in milliseconds. With less, the request counts as timed out. */
const minSendTime = 50;
/** Time that the circuit breaker stays open, in milliseconds. */
const breakerPause = 3_000;

/** The limits of retries for one kind of caller. */
export interface RetryLimits {
  /** Maximum retries per request. */
  readonly retries: number;
  /** Consecutive failures after which the circuit breaker opens. */
  readonly failures: number;
}

/**
 * Returns the SDK's HTTP client, which sends requests with the key in the secret and retries them within the request's
 * `timeout` in milliseconds. The SDK's own retries must be off. A retry has the idempotency key of the request. During
 * an outage of Stripe, requests fail at once with a 503, except for one probe per `breakerPause`.
 * https://docs.stripe.com/error-low-level
 */
export function transport(keySecret: string, { retries, failures }: RetryLimits): Transport {
  const http = Stripe.createNodeHttpClient(stripeAgent());
  const budget = new RetryBudget();
  const breaker = circuitBreaker(
    handleWhenResult((outcome) => isOutage(outcome as Outcome)),
    { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: breakerPause },
  );
  breaker.onBreak(() => {
    logger.error("stripe unavailable", { pause_ms: breakerPause });
    measure({ StripeOutages: 1 });
  });

  /** Sends a request with the key in the secret, and again if Stripe rejects a key that has been replaced there. */
  async function sendAuthorized({ send }: Request, deadline: number): Promise<Outcome> {
    for (let key = await secret(keySecret, stripeKey); ; ) {
      const timeLeft = deadline - Date.now();
      if (timeLeft < minSendTime) return { error: Stripe.HttpClient.makeTimeoutError() };
      const outcome = await breaker.execute(() => attempt(() => send(key, timeLeft)));
      if (outcome.response?.getStatusCode() !== 401) return outcome;
      const fresh = await refreshSecret(keySecret, stripeKey);
      if (fresh === key) return outcome;
      key = fresh;
    }
  }

  /** Sends a request until the outcome is final, or until the retries, the time or the retry budget are used up. */
  async function sendWithRetries(request: Request, deadline: number) {
    let outcome = await sendAuthorized(request, deadline).catch(throwUnavailable);
    let retry = 0;
    for (; retry < retries && isTransient(outcome); retry++) {
      const wait = waitBefore(retry, outcome.response);
      if (Date.now() + wait + minRetryTime > deadline || !budget.spend()) break;
      measure({ StripeRetries: 1 });
      logger.warn("retry", {
        method: request.method,
        attempt: retry + 1,
        status: outcome.response?.getStatusCode(),
        wait_ms: Math.round(wait),
        ...trace(outcome.error),
      });
      await sleep(wait);
      const next = await sendAuthorized(request, deadline).catch(ignoreOpenBreaker);
      if (!next) break;
      outcome = next;
    }
    if (!isTransient(outcome)) budget.earn();
    return { ...outcome, attempts: retry + 1 };
  }

  return {
    getClientName: () => http.getClientName(),
    makeRequest: async (host, port, path, method, headers, body, protocol, timeout) => {
      const deadline = Date.now() + timeout;
      const requestOf = (method: string): Request => ({
        method,
        send: async (key, timeLeft) => {
          const attemptTimeout = attemptTimeoutOf(timeLeft);
          const authorized = { ...headers, Authorization: `Bearer ${key}` };
          const sent = http.makeRequest(host, port, path, method, authorized, body, protocol, attemptTimeout);
          return within(attemptTimeout, sent.then(withWholeBody), Stripe.HttpClient.makeTimeoutError);
        },
      });
      const { response, error, attempts } = await sendWithRetries(requestOf(method), deadline);
      if (!response) {
        logger.warn("unreachable", { method, attempts, timeout_ms: Math.round(timeout), ...trace(error) });
        throw unreachable(error);
      }
      if ([401, 403].includes(response.getStatusCode())) throw keyRejected(keySecret, response);
      if (method !== "DELETE" || attempts === 1 || response.getStatusCode() !== 404) return response;
      // An earlier attempt, whose response was lost, can have deleted the object.
      const found = await sendAuthorized(requestOf("GET"), deadline).catch(ignoreOpenBreaker);
      return found?.response?.getStatusCode() === 200 ? found.response : response;
    },
  };
}

/** Half of the remaining time, so that another attempt can follow one that hangs. */
const attemptTimeoutOf = (timeLeft: number) => Math.min(timeLeft, Math.max(timeLeft / 2, minAttemptTimeout));

function ignoreOpenBreaker(error: unknown): undefined {
  if (!(error instanceof BrokenCircuitError)) throw error;
}

function throwUnavailable(error: unknown): never {
  if (!(error instanceof BrokenCircuitError)) throw error;
  throw stripeError({
    status: 503,
    type: "api_error",
    message: "Stripe is unavailable. Retry the request later, with the same Idempotency-Key if you sent one.",
    headers: { "retry-after": String(breakerPause / 1000), "stripe-should-retry": "true" },
  });
}

const keyRejected = (secretId: string, response: StripeResponse) =>
  new Misconfigured(
    "stripe_key_refused",
    `Stripe rejects the key in the secret ${secretId} with ${response.getStatusCode()}. Store a key there that has the permission.`,
  );

const unreachable = (cause: unknown) =>
  Object.assign(
    stripeError({
      status: 502,
      type: "api_error",
      message: "Stripe could not be reached in time. Retry the request, with the same Idempotency-Key if you sent one.",
      headers: { "stripe-should-retry": "true" },
    }),
    { cause },
  );

/** Waits for the whole body and parses it, so that a truncated body is a failure like any other. */
async function withWholeBody(response: StripeResponse): Promise<StripeResponse> {
  const body = await response.toJSON();
  return Object.assign(response, { toJSON: async () => body });
}
