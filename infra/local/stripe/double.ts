import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import * as z from "zod";
import { stripeError } from "../../../lib/stripe/errors.ts";
import { Account, type EventRequest } from "./account.ts";
import { anyTestKey, authenticate, type Keys } from "./authentication.ts";
import { Clock } from "./clock.ts";
import { type Controlled, control } from "./control.ts";
import { Deliveries } from "./deliveries.ts";
import {
  afterExecution,
  type BrokenResponse,
  beforeExecution,
  FaultQueue,
  RequestFault,
  rateLimited,
  serverError,
} from "./faults.ts";
import { fixtureOf } from "./fixtures.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { openJournal } from "./journal.ts";
import { currentParameters, onlyFixtureOf } from "./only-fixtures.ts";
import { type MatchedOperation, matchOperation } from "./operations/match.ts";
import { RateLimits } from "./rate-limits.ts";
import { errorResponse, readRequest, type StripeRequest, type StripeResponse } from "./request.ts";
import { RequestLog } from "./request-log.ts";

/** The options of the double, with their defaults. */
export interface DoubleOptions {
  /** The API version of the account and so of its events; the SDK's version by default. */
  readonly version?: string;
  /** How long search lags behind writes, in milliseconds; 1000 by default. */
  readonly searchLag?: number;
  /** The keys that the account accepts; any test key by default. */
  readonly keys?: Keys;
  /** An SQLite file that stores the state; without it the state is in memory only. */
  readonly persist?: string;
  /** Whether every object exists and none changes, as the SDKs' own test suites expect. */
  readonly fixtures?: boolean;
  /** Called with the empty account when the double starts, to fill it without requests and without deliveries. */
  readonly fill?: (account: Account) => void;
  /** Creates the server; one for HTTP by default. */
  readonly serve?: (listener: RequestListener) => Server;
  /** Returns the time in milliseconds; the system's time by default. */
  readonly now?: () => number;
}

/** Stripe's API in test mode, for customers, their payment methods, events and webhooks. */
export class StripeDouble implements Controlled {
  readonly clock: Clock;
  readonly account: Account;
  readonly deliveries: Deliveries;
  readonly faults = new FaultQueue<RequestFault>();
  readonly rateLimits: RateLimits;
  readonly log: RequestLog;
  keys: Keys;
  /** The keys that the double started with. */
  readonly firstKeys: Keys;
  readonly #idempotencyKeys: IdempotencyKeys;
  readonly #version: string;
  readonly #fixtures: boolean;

  constructor({
    version = Stripe.API_VERSION,
    searchLag = 1000,
    keys = anyTestKey,
    persist,
    fixtures = false,
    fill,
    now,
  }: DoubleOptions = {}) {
    const journal = persist ? openJournal(persist) : undefined;
    this.clock = new Clock(now);
    this.account = new Account({ version, clock: this.clock, searchLag, journal });
    fill?.(this.account);
    const { events, webhookEndpoints: endpoints } = this.account;
    this.deliveries = new Deliveries({ events, endpoints, clock: this.clock });
    this.account.onEvent((event) => this.deliveries.deliver(event));
    this.rateLimits = new RateLimits(this.clock);
    this.log = new RequestLog(this.clock);
    this.keys = keys;
    this.firstKeys = keys;
    this.#idempotencyKeys = new IdempotencyKeys(this.clock, journal?.("idempotencyKeys"));
    this.#version = version;
    this.#fixtures = fixtures;
  }

  /** Returns the response to a request, or the failure that a fault puts in its place. Never throws. */
  async respond(request: StripeRequest): Promise<StripeResponse | BrokenResponse> {
    if (this.#fixtures && request.path === "/") return { status: 200, headers: {}, body: {} };
    const end = this.log.begin(request);
    const response = await this.#respondOrFail(request);
    end(response);
    return response;
  }

  /** Returns the response to a GET without any fault, limit, key or line in the log. */
  inspect(request: StripeRequest): StripeResponse {
    try {
      const { operation, path, sent } = matchOperation(request);
      return { status: 200, headers: {}, body: operation.prepare(sent(), path)(this.account, eventRequestOf(request)) };
    } catch (error) {
      return errorResponse(error, request);
    }
  }

  /** Deletes all objects except webhook endpoints, all idempotency keys, faults, limits and logged requests, and restores the keys and the clock. */
  reset() {
    this.account.clear();
    this.#idempotencyKeys.clear();
    this.faults.clear();
    this.deliveries.clear();
    this.rateLimits.set(undefined);
    this.log.clear();
    this.clock.reset();
    this.keys = this.firstKeys;
  }

  async #respondOrFail(request: StripeRequest): Promise<StripeResponse | BrokenResponse> {
    try {
      const fault = this.#faultFor(request);
      const response = (fault && beforeExecution(fault, request)) ?? (await this.#handle(request, fault));
      return (fault && afterExecution(fault)) ?? response;
    } catch (error) {
      return errorResponse(error, request);
    }
  }

  /** The fault that the request's header names, or else the next fault in the queue that matches. Throws a 400 if the header is invalid. */
  #faultFor(request: StripeRequest): RequestFault | undefined {
    const named = request.header("stripe-double-fault");
    if (!named)
      return this.faults.take(
        ({ method = request.method, path }) => method === request.method && request.path.startsWith(path),
      );
    const { data, error } = RequestFault.safeParse({ fault: named });
    if (error) throw stripeError({ message: `Stripe-Double-Fault: ${z.prettifyError(error)}` });
    return data;
  }

  async #handle(request: StripeRequest, fault: RequestFault | undefined): Promise<StripeResponse> {
    authenticate(request.header("authorization"), request.method, this.keys);
    const version = versionOf(request) ?? this.#version;
    const onlyFixture = this.#fixtures ? onlyFixtureOf(request) : undefined;
    if (onlyFixture)
      return { status: 200, headers: { "Request-Id": request.id, "Stripe-Version": version }, body: onlyFixture };
    const matched = matchOperation(request);
    const exceeded = this.rateLimits.exceeded(`${request.method} ${matched.operation.path}`);
    if (exceeded) return rateLimited(request, exceeded);
    return withResponseHeaders(await this.#executeOnce(request, matched, fault), { "Stripe-Version": version });
  }

  /** Executes the first request with an idempotency key, and replays its response to each later one. */
  async #executeOnce(
    request: StripeRequest,
    matched: MatchedOperation,
    fault: RequestFault | undefined,
  ): Promise<StripeResponse> {
    const key = request.header("idempotency-key");
    if (!key || request.method === "GET" || this.#fixtures) return this.#execute(request, matched, fault);
    if (request.method === "DELETE")
      return withResponseHeaders(await this.#execute(request, matched, fault), { "Idempotency-Key": key });
    const stored = this.#idempotencyKeys.begin(key, request);
    if (stored) return withResponseHeaders(stored, { "Idempotent-Replayed": "true", "Request-Id": request.id });
    const executed = await this.#execute(request, matched, fault);
    const begun = ![400, 404].includes(executed.status);
    const response = withResponseHeaders(executed, {
      "Idempotency-Key": key,
      "Original-Request": request.id,
      ...(begun && { "Stripe-Should-Retry": "false" }),
    });
    this.#idempotencyKeys.end(key, begun ? response : undefined);
    return response;
  }

  async #execute(
    request: StripeRequest,
    { operation, path, sent }: MatchedOperation,
    fault: RequestFault | undefined,
  ): Promise<StripeResponse> {
    if (fault?.fault === "slow") await sleep(fault.delay_ms, undefined, { ref: false });
    if (fault?.fault === "error_500_kept") return errorResponse(serverError(500), request);
    try {
      const execute = operation.prepare(this.#fixtures ? currentParameters(sent()) : sent(), path);
      const body = this.#fixtures ? fixtureOf(operation, path) : execute(this.account, eventRequestOf(request));
      return { status: 200, headers: { "Request-Id": request.id }, body };
    } catch (error) {
      return errorResponse(error, request);
    }
  }
}

const withResponseHeaders = (response: StripeResponse, headers: Record<string, string>): StripeResponse => ({
  ...response,
  headers: { ...response.headers, ...headers },
});

const eventRequestOf = ({ id, header }: StripeRequest): EventRequest => ({
  id,
  idempotency_key: header("idempotency-key") ?? null,
});

/** The API version that a request asks for. Throws a 400 if it is not of Stripe's form. https://docs.stripe.com/api/versioning */
function versionOf(request: StripeRequest): string | undefined {
  const version = request.header("stripe-version");
  if (!version || /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) return version;
  throw stripeError({ message: `Invalid Stripe API version: ${version}` });
}

/** Creates a server of the double. Requests below `/_control` set how it behaves. */
export function createStripeDouble({ serve = createServer, ...options }: DoubleOptions = {}): Server {
  const double = new StripeDouble(options);
  const listener = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const request = await readRequest(incoming);
    // The SDKs' own test suites accept "master" as the latest version.
    if (options.fixtures) outgoing.setHeader("Stripe-Mock-Version", "master");
    const isCommand = request.path.startsWith("/_control");
    sendResponse(outgoing, isCommand ? control(double, request) : await double.respond(request));
  };
  return serve(listener);
}

const commonHeaders = { "Cache-Control": "no-cache, no-store", "Content-Type": "application/json", Vary: "Origin" };

function sendResponse(outgoing: ServerResponse, response: StripeResponse | BrokenResponse) {
  if (response === "silence") return;
  if (response === "reset") return void outgoing.socket?.destroy();
  if (response === "html")
    return void outgoing.writeHead(502, { "Content-Type": "text/html" }).end("<html><body>Bad Gateway</body></html>");
  if (response === "truncated")
    return void outgoing
      .writeHead(200, { ...commonHeaders, "Content-Length": 1000 })
      .write('{\n  "id": ', () => outgoing.socket?.destroy());
  outgoing
    .writeHead(response.status, { ...commonHeaders, ...response.headers })
    .end(`${JSON.stringify(response.body, null, 2)}\n`);
}
