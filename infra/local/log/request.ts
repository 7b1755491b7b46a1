import type { Call, Invocation } from "../activity.ts";
import type { Exchange } from "../gateway/exchange.ts";
import { readLine } from "./line.ts";

/** Who sends the webhooks. */
export const stripe = "Stripe";

/** What a log says of a request. */
export interface RequestFacts {
  readonly time: number;
  readonly requestId: string;
  readonly client?: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
  /** The error in the response. */
  readonly error?: ResponseError;
  /** The calls to Stripe, if one of them was repeated or failed. */
  readonly calls: readonly Call[];
  /** Why functions failed. */
  readonly failures: readonly string[];
  readonly invocations: readonly Invocation[];
}

interface ResponseError {
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  readonly message?: string;
}

/** Returns the facts of a request from its exchange and its invocations. */
export function factsOf(exchange: Exchange, invocations: readonly Invocation[]): RequestFacts {
  const { time, requestId, method, url, duration, endpoint, response } = exchange;
  const calls = invocations.flatMap(({ calls }) => calls).filter(({ operation }) => !operation);
  const failures = [...invocations.map(({ error }) => error), exchange.error].filter((error) => error !== undefined);
  return {
    time,
    requestId,
    client: endpoint === "receive-stripe-webhook" ? stripe : exchange.client,
    method,
    url,
    status: response.statusCode,
    duration,
    error: response.statusCode >= 400 ? errorIn(response.body) : undefined,
    calls: isRepeated(calls) || calls.some(isFailed) ? calls : [],
    failures: [...new Set(failures)],
    invocations,
  };
}

/** Returns whether Stripe did not do what a call asks for, for a reason that is not in the call. */
const isFailed = ({ status }: Call) => status === undefined || status === 429 || status >= 500;

const isRepeated = (calls: readonly Call[]) =>
  new Set(calls.map(({ method, url }) => `${method} ${url}`)).size < calls.length;

const errorIn = (body: string): ResponseError | undefined => Object(readLine(body)).error;
