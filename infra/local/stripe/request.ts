import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import Stripe from "stripe";
// Shared with the service: the form of an error. The facts of each error are the double's own.
import { errorBody, stripeError } from "../../../lib/stripe/errors.ts";
import { ids } from "./ids.ts";

/** A request to Stripe's API with its whole body. */
export interface StripeRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The query string without its question mark. */
  readonly query: string;
  readonly body: string;
  /** Returns a header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
}

/** A response of Stripe's API. */
export interface StripeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Reads a request with its whole body, and gives it an id. */
export async function readRequest(request: IncomingMessage): Promise<StripeRequest> {
  const [path = "", query = ""] = (request.url ?? "").split(/\?(.*)/s);
  const header = (name: string) => [request.headers[name]].flat()[0];
  return { id: ids.request(), method: request.method ?? "", path, query, body: await text(request), header };
}

/** Returns an error as Stripe does: with its properties in alphabetical order, and without a request id if the key was rejected. `request_log_url` is the request in the double's own log. */
export function errorResponse(error: unknown, { id, header }: StripeRequest): StripeResponse {
  const known = error instanceof Stripe.errors.StripeError ? error : internalError(error);
  const { statusCode: status = 500 } = known;
  const host = header(":authority") ?? header("host");
  const log = { request_log_url: `${header(":scheme") ?? "http"}://${host}/_control/requests/${id}` };
  const facts = Object.entries({ ...errorBody(known), ...(status !== 401 && host && log) }).filter(
    ([, fact]) => fact !== undefined,
  );
  return {
    status,
    headers: status === 401 ? { "WWW-Authenticate": 'Bearer realm="Stripe"' } : { "Request-Id": id },
    body: { error: Object.fromEntries(facts.sort(([a], [b]) => (a < b ? -1 : 1))) },
  };
}

/** The error in place of an unexpected one, which goes to the console. */
function internalError(error: unknown) {
  console.error(error);
  return stripeError({ status: 500, type: "api_error", message: "The double failed. Its console shows the error." });
}
