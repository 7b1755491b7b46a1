import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import Stripe from "stripe";
// Shared with the service: the form of an error. The facts of each error are the double's own.
import { errorBody, stripeError } from "../../../lib/stripe/errors.ts";
import { ids } from "./ids.ts";

/** A request that has arrived whole. */
export interface Call {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly header: (name: string) => string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

export async function receive(request: IncomingMessage): Promise<Call> {
  const [path = "", query = ""] = (request.url ?? "").split(/\?(.*)/s);
  const header = (name: string) => [request.headers[name]].flat()[0];
  return { id: ids.request(), method: request.method ?? "", path, query, body: await text(request), header };
}

/** Answers an error as Stripe does: its properties in the order of their names, and no request id where the key was refused. */
export function refuse(error: unknown, { id }: Call): Answer {
  const known = error instanceof Stripe.errors.StripeError ? error : unforeseen(error);
  const { statusCode: status = 500 } = known;
  const log = { request_log_url: `https://dashboard.stripe.com/acct_double/test/workbench/logs?object=${id}` };
  const facts = Object.entries({ ...errorBody(known), ...(status !== 401 && log) }).filter(
    ([, fact]) => fact !== undefined,
  );
  return {
    status,
    headers: status === 401 ? { "WWW-Authenticate": 'Bearer realm="Stripe"' } : { "Request-Id": id },
    body: { error: Object.fromEntries(facts.sort(([a], [b]) => (a < b ? -1 : 1))) },
  };
}

function unforeseen(error: unknown) {
  console.error(error);
  return stripeError({ status: 500, type: "api_error", message: "The double failed." });
}
