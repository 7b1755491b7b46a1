import { setTimeout as sleep } from "node:timers/promises";
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from "cockatiel";
import Stripe from "stripe";
import { logger, trace } from "../platform/logger.ts";
import { count } from "../platform/metrics.ts";
import { Misconfigured } from "../platform/misconfigured.ts";
import { refreshSecret, type SecretFormat, secret } from "../platform/secrets.ts";
import { within } from "../platform/within.ts";
import { stripeError } from "./errors.ts";
import { RetryBudget } from "./retry-budget.ts";

type Transport = NonNullable<Stripe.StripeConfig["httpClient"]>;
type Response = Awaited<ReturnType<Transport["makeRequest"]>>;
/** Sends a request once, with that key, in at most so many milliseconds. */
type Send = (key: string, left: number) => Promise<Response>;
type Outcome =
  | { readonly response: Response; readonly error?: undefined }
  | { readonly error: unknown; readonly response?: undefined };

/** All in milliseconds. */
const firstWait = 250;
const longestWait = 4_000;
const shortestAttempt = 2_000;
/** With less time left than this, a retry would only replace Stripe's answer by its own timeout. */
const leastForRetry = 1_000;
/** With less time left than this, the deadline counts as passed: nothing is sent after it. */
const leastToSend = 50;
/** How long the circuit breaker stays open. */
const pause = 3_000;

export interface Patience {
  /** Maximum retries per request. */
  readonly retries: number;
  /** Failures in a row after which the circuit breaker opens. */
  readonly failures: number;
}

const stripeKey: SecretFormat<string> = {
  name: "a Stripe key (rk_… or sk_…)",
  read: (text) => (/^\S+$/.test(text) ? text : undefined),
};

/**
 * How the SDK reaches Stripe: with the key in that secret, and with so many retries within the request's `timeout`
 * (milliseconds). The SDK's own retries stay off. A retry repeats the request's idempotency key. During an
 * outage of Stripe, requests fail at once with a 503, apart from a probe every few seconds.
 * https://docs.stripe.com/error-low-level
 */
export function transport(keySecret: string, { retries, failures }: Patience): Transport {
  const http = Stripe.createNodeHttpClient();
  const budget = new RetryBudget();
  const breaker = circuitBreaker(handleWhenResult(isOutage), {
    breaker: new ConsecutiveBreaker(failures),
    halfOpenAfter: pause,
  });
  breaker.onBreak(() => {
    logger.error("stripe unavailable", { pause_ms: pause });
    count({ StripeOutages: 1 });
  });

  /** One attempt. If Stripe refuses a key that has been replaced, the attempt is repeated with the new key. */
  async function attempt(send: Send, deadline: number): Promise<Outcome> {
    for (let key = await secret(keySecret, stripeKey); ; ) {
      const left = deadline - Date.now();
      if (left < leastToSend) return { error: Stripe.HttpClient.makeTimeoutError() };
      const outcome = await breaker.execute(() => settle(send(key, left)));
      if (outcome.response?.getStatusCode() !== 401) return outcome;
      const fresh = await refreshSecret(keySecret, stripeKey);
      if (fresh === key) return outcome;
      key = fresh;
    }
  }

  /** Attempts until the outcome is final, or until the retries, the time or the budget run out. */
  async function persist(send: Send, deadline: number) {
    let outcome = await attempt(send, deadline).catch(orUnavailable);
    let retry = 0;
    for (; retry < retries && isTransient(outcome); retry++) {
      const wait = waitBefore(retry, outcome.response);
      if (Date.now() + wait + leastForRetry > deadline || !budget.spend()) break;
      logger.warn("retry", {
        wait_ms: Math.round(wait),
        status: outcome.response?.getStatusCode(),
        ...trace(outcome.error),
      });
      await sleep(wait);
      const next = await attempt(send, deadline).catch(unlessOpen);
      if (!next) break;
      outcome = next;
    }
    if (!isTransient(outcome)) budget.earn();
    return { ...outcome, isRetried: retry > 0 };
  }

  return {
    getClientName: () => http.getClientName(),
    makeRequest: async (host, port, path, method, headers, body, protocol, timeout) => {
      const deadline = Date.now() + timeout;
      /** An attempt gets half of the time that is left, so that another can follow one that hangs. */
      const send = (verb: string) => async (key: string, left: number) => {
        const patience = Math.min(left, Math.max(left / 2, shortestAttempt));
        const authorized = { ...headers, Authorization: `Bearer ${key}` };
        const sent = http.makeRequest(host, port, path, verb, authorized, body, protocol, patience);
        return within(patience, sent.then(whole), Stripe.HttpClient.makeTimeoutError);
      };
      const { response, error, isRetried } = await persist(send(method), deadline);
      if (!response) {
        logger.warn("unreachable", trace(error));
        throw unreachable(error);
      }
      if ([401, 403].includes(response.getStatusCode())) throw refusedKey(keySecret, response);
      if (method !== "DELETE" || !isRetried || response.getStatusCode() !== 404) return response;
      // An attempt whose response was lost may have deleted it.
      const found = await attempt(send("GET"), deadline).catch(unlessOpen);
      return found?.response?.getStatusCode() === 200 ? found.response : response;
    },
  };
}

const settle = (sent: Promise<Response>): Promise<Outcome> =>
  sent.then(
    (response) => ({ response }),
    (error) => ({ error }),
  );

function isTransient({ response }: Outcome): boolean {
  if (!response) return true;
  const advice = response.getHeaders()["stripe-should-retry"];
  if (advice === "true" || advice === "false") return advice === "true";
  return [409, 429].includes(response.getStatusCode()) || response.getStatusCode() >= 500;
}

/** Whether an outcome says that Stripe is failing, and not that it refuses this request or repeats a stored failure. */
function isOutage(outcome: unknown): boolean {
  const { response } = outcome as Outcome;
  return !response || (response.getStatusCode() >= 500 && response.getHeaders()["stripe-should-retry"] !== "false");
}

/**
 * Exponential backoff with full jitter, or longer when Stripe asks for it. A conflict is another request with the same
 * idempotency key, which needs its time. Milliseconds.
 */
function waitBefore(retry: number, response: Response | undefined): number {
  const asked = Number(response?.getHeaders()["retry-after"] ?? 0) * 1000;
  const wait = Math.min(longestWait, firstWait * 2 ** retry);
  const jittered = response?.getStatusCode() === 409 ? wait * (2 + Math.random()) : wait * Math.random();
  return Math.max(asked || 0, jittered);
}

function unlessOpen(error: unknown): undefined {
  if (!(error instanceof BrokenCircuitError)) throw error;
}

function orUnavailable(error: unknown): never {
  if (!(error instanceof BrokenCircuitError)) throw error;
  throw stripeError({
    status: 503,
    type: "api_error",
    message: "Stripe is unavailable. Retry the request later, with the same Idempotency-Key if you sent one.",
    headers: { "retry-after": String(pause / 1000), "stripe-should-retry": "true" },
  });
}

const refusedKey = (id: string, response: Response) =>
  new Misconfigured(
    "stripe_key_refused",
    `Stripe refuses the key in the secret ${id} with ${response.getStatusCode()}. Put a key there that may do this.`,
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

/** The response once its body is here and is JSON, so that one cut short is a failure like any other. */
async function whole(response: Response): Promise<Response> {
  const body = await response.toJSON();
  return Object.assign(response, { toJSON: async () => body });
}
