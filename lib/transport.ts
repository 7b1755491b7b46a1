import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import { logger, trace } from "./logger.ts";
import { refreshSecret, secret } from "./secrets.ts";

type Transport = NonNullable<Stripe.StripeConfig["httpClient"]>;
type Response = Awaited<ReturnType<Transport["makeRequest"]>>;

/** All in milliseconds. */
const firstWait = 250;
const longestWait = 4_000;
const shortestTry = 2_000;
/** With less time than this a try would only put its own timeout in the place of what Stripe has answered. */
const leastTime = 1_000;

/**
 * How the SDK reaches Stripe: with the key in that secret, and with every retry that the time allows, so that the
 * SDK's own stay off. `timeout` bounds the whole, in milliseconds. A retry repeats the request's idempotency key.
 * https://docs.stripe.com/error-low-level
 */
export function transport(keySecret: string): Transport {
  const http = Stripe.createNodeHttpClient();
  return {
    getClientName: () => http.getClientName(),
    makeRequest: async (host, port, path, method, headers, body, protocol, timeout) => {
      const deadline = Date.now() + timeout;
      /** A try gets half of the time that is left, so that another can follow one that hangs. */
      const send = async (verb: string) => {
        const Authorization = `Bearer ${await secret(keySecret)}`;
        const left = Math.max(1, deadline - Date.now());
        const patience = Math.min(left, Math.max(left / 2, shortestTry));
        const sent = http.makeRequest(host, port, path, verb, { ...headers, Authorization }, body, protocol, patience);
        return within(patience, sent.then(whole));
      };
      const outcome = await persist(() => settle(send(method)), keySecret, deadline);
      if (method === "DELETE" && outcome.retried && outcome.response?.getStatusCode() === 404) {
        const found = await settle(send("GET"));
        if (found.response?.getStatusCode() === 200) return found.response;
      }
      if (outcome.response) return outcome.response;
      throw new Error("Stripe could not be reached.", { cause: outcome.error });
    },
  };
}

/** Tries until the outcome is final or the deadline near. A key that Stripe refuses is fetched once more. */
async function persist(attempt: () => Promise<Outcome>, keySecret: string, deadline: number): Promise<Outcome> {
  let outcome = await attempt();
  if (outcome.response?.getStatusCode() === 401) {
    await refreshSecret(keySecret);
    outcome = await attempt();
  }
  let tries = 1;
  for (; isTransient(outcome); tries++) {
    const wait = waitAfter(tries, outcome.response);
    if (Date.now() + wait + leastTime > deadline) break;
    logger.warn("retry", {
      wait_ms: Math.round(wait),
      status: outcome.response?.getStatusCode(),
      ...trace(outcome.error),
    });
    await sleep(wait);
    outcome = await attempt();
  }
  return { ...outcome, retried: tries > 1 };
}

interface Outcome {
  readonly response?: Response;
  readonly error?: unknown;
  readonly retried?: boolean;
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

/** Exponential backoff with full jitter, or longer where Stripe asks for it. Milliseconds. */
function waitAfter(tries: number, response: Response | undefined): number {
  const asked = Number(response?.getHeaders()["retry-after"] ?? 0) * 1000;
  return Math.max(asked || 0, Math.random() * Math.min(longestWait, firstWait * 2 ** (tries - 1)));
}

/** The response once its body is here and is JSON, so that one cut short is a failure like any other. */
async function whole(response: Response): Promise<Response> {
  const body = await response.toJSON();
  return Object.assign(response, { toJSON: async () => body });
}

async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value> {
  const done = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: done.signal }).then(() => {
    throw Stripe.HttpClient.makeTimeoutError();
  });
  return Promise.race([work, late]).finally(() => done.abort());
}
