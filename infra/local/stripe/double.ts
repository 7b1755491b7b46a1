import { createServer, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import * as z from "zod";
import { stripeError } from "../../../lib/stripe/errors.ts";
import { Account, type Cause } from "./account.ts";
import { anyTestKey, authenticate, type Keys } from "./authentication.ts";
import { Clock } from "./clock.ts";
import { type Controlled, control } from "./control.ts";
import { Deliveries } from "./deliveries.ts";
import { FaultQueue, type Mishap, onArrival, onDelivery, RequestFault, rateLimited, serverError } from "./faults.ts";
import { fixtureOf } from "./fixtures.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { openJournal } from "./journal.ts";
import { type Matched, match } from "./operations.ts";
import { RateLimits } from "./rate-limits.ts";
import { type Answer, type Call, receive, refuse } from "./request.ts";

export interface DoubleOptions {
  /** The account's API version, which its events have. */
  readonly version?: string;
  /** How long search takes to learn of a change, in milliseconds. */
  readonly searchLag?: number;
  /** The keys that the account accepts; any test key by default. */
  readonly keys?: Keys;
  /** An SQLite file that keeps the state. */
  readonly persist?: string;
  /** Whether every object is there and none ever changes, as the SDKs' own test suites expect. */
  readonly fixtures?: boolean;
  /** Milliseconds. */
  readonly now?: () => number;
}

const longestLog = 1_000;

/** Stripe's API in test mode, for customers, their payment methods, events and webhooks. */
export class StripeDouble implements Controlled {
  readonly clock: Clock;
  readonly account: Account;
  readonly deliveries: Deliveries;
  readonly faults = new FaultQueue<RequestFault>();
  readonly rateLimits: RateLimits;
  /** The latest requests, the newest last. */
  readonly requests: Call[] = [];
  keys: Keys;
  readonly #idempotencyKeys: IdempotencyKeys;
  readonly #version: string;
  readonly #fixtures: boolean;

  constructor({
    version = Stripe.API_VERSION,
    searchLag = 1000,
    keys = anyTestKey,
    persist,
    fixtures = false,
    now,
  }: DoubleOptions = {}) {
    const journal = persist ? openJournal(persist) : undefined;
    this.clock = new Clock(now);
    this.account = new Account({ version, clock: this.clock, searchLag, journal });
    const { events, webhookEndpoints: endpoints } = this.account;
    this.deliveries = new Deliveries({ events, endpoints, clock: this.clock });
    this.account.onEvent((event) => this.deliveries.deliver(event));
    this.rateLimits = new RateLimits(this.clock);
    this.keys = keys;
    this.#idempotencyKeys = new IdempotencyKeys(this.clock, journal?.("idempotencyKeys"));
    this.#version = version;
    this.#fixtures = fixtures;
  }

  async answer(call: Call): Promise<Answer | Mishap> {
    if (this.#fixtures && call.path === "/") return { status: 200, headers: {}, body: {} };
    this.requests.push(call);
    if (this.requests.length > longestLog) this.requests.shift();
    try {
      const fault = this.#faultFor(call);
      const answer = (fault && onArrival(fault, call)) ?? (await this.#handle(call, fault));
      return (fault && onDelivery(fault)) ?? answer;
    } catch (error) {
      return refuse(error, call);
    }
  }

  /** The fault that the request asks for, or one that waits for it. */
  #faultFor(call: Call): RequestFault | undefined {
    const asked = call.header("stripe-double-fault");
    if (!asked)
      return this.faults.take(({ method = call.method, path }) => method === call.method && call.path.startsWith(path));
    const { data, error } = RequestFault.safeParse({ fault: asked });
    if (error) throw stripeError({ message: `Stripe-Double-Fault: ${z.prettifyError(error)}` });
    return data;
  }

  async #handle(call: Call, fault: RequestFault | undefined): Promise<Answer> {
    authenticate(call.header("authorization"), call.method, this.keys);
    const version = versionOf(call) ?? this.#version;
    const matched = match(call);
    const exceeded = this.rateLimits.exceeded(`${call.method} ${matched.operation.path}`);
    if (exceeded) return rateLimited(call, exceeded);
    const answer = await this.#once(call, matched, fault);
    return { ...answer, headers: { ...answer.headers, "Stripe-Version": version } };
  }

  /** Answers the first request with an idempotency key, and each later one as the first. */
  async #once(call: Call, matched: Matched, fault: RequestFault | undefined): Promise<Answer> {
    const key = call.header("idempotency-key");
    if (!key || call.method === "GET" || this.#fixtures) return this.#attempt(call, matched, fault);
    if (call.method === "DELETE")
      return withHeaders(await this.#attempt(call, matched, fault), { "Idempotency-Key": key });
    const kept = this.#idempotencyKeys.begin(key, call);
    if (kept) return withHeaders(kept, { "Idempotent-Replayed": "true", "Request-Id": call.id });
    const attempted = await this.#attempt(call, matched, fault);
    const begun = ![400, 404].includes(attempted.status);
    const answer = withHeaders(attempted, {
      "Idempotency-Key": key,
      "Original-Request": call.id,
      ...(begun && { "Stripe-Should-Retry": "false" }),
    });
    this.#idempotencyKeys.end(key, begun ? answer : undefined);
    return answer;
  }

  async #attempt(call: Call, { operation, path, sent }: Matched, fault: RequestFault | undefined): Promise<Answer> {
    if (fault?.fault === "slow") await sleep(fault.delay_ms, undefined, { ref: false });
    if (fault?.fault === "error_500_kept") return refuse(serverError(500), call);
    try {
      const perform = operation.prepare(sent(), path);
      const body = this.#fixtures ? fixtureOf(operation, path) : perform(this.account, causeOf(call));
      return { status: 200, headers: { "Request-Id": call.id }, body };
    } catch (error) {
      return refuse(error, call);
    }
  }
}

const withHeaders = (answer: Answer, headers: Record<string, string>): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
});

const causeOf = (call: Call): Cause => ({ id: call.id, idempotency_key: call.header("idempotency-key") ?? null });

/** The version that the caller asks for. https://docs.stripe.com/api/versioning */
function versionOf(call: Call): string | undefined {
  const version = call.header("stripe-version");
  if (!version || /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) return version;
  throw stripeError({ message: `Invalid Stripe API version: ${version}` });
}

/** The double as a server. Below `/_control` it is told how to behave. */
export function createStripeDouble(options: DoubleOptions = {}): Server {
  const double = new StripeDouble(options);
  return createServer(async (request, response) => {
    const call = await receive(request);
    if (options.fixtures) response.setHeader("Stripe-Mock-Version", "stripe-customers");
    send(response, call.path.startsWith("/_control") ? control(double, call) : await double.answer(call));
  });
}

const common = { "Cache-Control": "no-cache, no-store", "Content-Type": "application/json", Vary: "Origin" };

function send(response: ServerResponse, outcome: Answer | Mishap) {
  if (outcome === "silence") return;
  if (outcome === "reset") return void response.destroy();
  if (outcome === "html")
    return void response.writeHead(502, { "Content-Type": "text/html" }).end("<html><body>Bad Gateway</body></html>");
  if (outcome === "truncated")
    return void response
      .writeHead(200, { ...common, "Content-Length": 1000 })
      .write('{\n  "id": ', () => response.destroy());
  response
    .writeHead(outcome.status, { ...common, ...outcome.headers })
    .end(`${JSON.stringify(outcome.body, null, 2)}\n`);
}
