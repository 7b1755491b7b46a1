import { createServer, type Server } from "node:http";
import Stripe from "stripe";
import { stripeError } from "../../../lib/errors.ts";
import { decodeForm } from "../../../lib/form.ts";
import { pathParameters } from "../paths.ts";
import { Account } from "./account.ts";
import { authenticate, type Keys } from "./authentication.ts";
import { type Answer, type Call, receive, refuse } from "./call.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { operations } from "./routes.ts";

export interface DoubleOptions {
  /** The account's API version, which its events have. */
  readonly version?: string;
  /** How long search takes to learn of a change, in milliseconds. */
  readonly searchLag?: number;
  /** The keys that the account knows; without it any test key may do anything. */
  readonly keys?: Keys;
  /** Milliseconds. */
  readonly now?: () => number;
}

const common = { "Cache-Control": "no-cache, no-store", "Content-Type": "application/json", Vary: "Origin" };

/** A server that behaves as Stripe's API does for customers, their payment methods and events in test mode. */
export function createStripeDouble(options: DoubleOptions = {}): Server {
  const { version = Stripe.API_VERSION, searchLag = 1000, keys, now = Date.now } = options;
  const account = new Account(version, now, searchLag);
  const idempotencyKeys = new IdempotencyKeys(now);

  function answer(call: Call): Answer {
    authenticate(call.header("authorization"), call.method, keys);
    const headers = { "Stripe-Version": versionOf(call) ?? version };
    const key = call.method === "POST" ? call.header("idempotency-key") : undefined;
    const answered = key ? once(call, key) : attempt(call);
    return { ...answered, headers: { ...answered.headers, ...headers } };
  }

  /** Answers the first request with a key, and each later one as the first. */
  function once(call: Call, key: string): Answer {
    const kept = idempotencyKeys.begin(key, call);
    if (kept) return { ...kept, headers: { ...kept.headers, "Idempotent-Replayed": "true", "Request-Id": call.id } };
    const answered = attempt(call);
    const begun = ![400, 404].includes(answered.status);
    const headers = {
      ...answered.headers,
      "Idempotency-Key": key,
      "Original-Request": call.id,
      ...(begun && { "Stripe-Should-Retry": "false" }),
    };
    idempotencyKeys.end(key, begun ? { ...answered, headers } : undefined);
    return { ...answered, headers };
  }

  function attempt(call: Call): Answer {
    return settle(call, () => ({ status: 200, headers: { "Request-Id": call.id }, body: perform(account, call) }));
  }

  return createServer(async (request, response) => {
    const call = await receive(request);
    const { status, headers, body } = settle(call, answer);
    response.writeHead(status, { ...common, ...headers }).end(`${JSON.stringify(body, null, 2)}\n`);
  });
}

function settle(call: Call, answer: (call: Call) => Answer): Answer {
  try {
    return answer(call);
  } catch (error) {
    return refuse(error, call);
  }
}

/** The version that the caller asks for. https://docs.stripe.com/api/versioning */
function versionOf(call: Call): string | undefined {
  const version = call.header("stripe-version");
  if (!version || /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) return version;
  throw stripeError({ message: `Invalid Stripe API version: ${version}` });
}

function perform(account: Account, call: Call): object {
  for (const operation of operations) {
    const path = operation.method === call.method ? pathParameters(operation.path, call.path) : undefined;
    if (!path) continue;
    const sent = { ...decodeForm(call.query), ...decodeForm(formOf(call)) };
    const decoded = Object.entries(path).map(([name, value]) => [name, decodeURIComponent(value)]);
    const cause = { id: call.id, idempotency_key: call.header("idempotency-key") ?? null };
    return operation.perform(account, sent, Object.fromEntries(decoded), cause);
  }
  throw stripeError({ status: 404, message: `Unrecognized request URL (${call.method}: ${call.path}).` });
}

function formOf(call: Call): string {
  if (!call.body || /^application\/x-www-form-urlencoded\b/i.test(call.header("content-type") ?? "")) return call.body;
  throw stripeError({
    message: "Invalid request (check that your POST content type is application/x-www-form-urlencoded).",
  });
}
