import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import Stripe from "stripe";
import * as z from "zod";
import { stripeError } from "../../../lib/stripe/errors.ts";
import type { Store } from "../state/store.ts";
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
  /** Stores the state; without it the state is in memory only. */
  readonly store?: Store;
  /** Whether every object exists and none changes, as the SDKs' own test suites expect. */
  readonly fixtures?: boolean;
  /** Called with the empty account when the double starts, to fill it without requests and without deliveries. */
  readonly fill?: (account: Account) => void;
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
  readonly #store: Pick<Store, "transaction">;

  constructor({
    version = Stripe.API_VERSION,
    searchLag = 1000,
    keys = anyTestKey,
    store,
    fixtures = false,
    fill,
    now,
  }: DoubleOptions = {}) {
    const journal = store?.journal;
    this.clock = new Clock(now);
    this.account = new Account({ version, clock: this.clock, searchLag, journal });
    fill?.(this.account);
    const { events, webhookEndpoints: endpoints } = this.account;
    this.deliveries = new Deliveries({ events, endpoints, clock: this.clock, journal: journal?.("deliveries") });
    this.account.onEvent((event) => this.deliveries.deliver(event));
    this.rateLimits = new RateLimits(this.clock);
    this.log = new RequestLog(this.clock);
    this.keys = keys;
    this.firstKeys = keys;
    this.#idempotencyKeys = new IdempotencyKeys(this.clock, journal?.("idempotencyKeys"));
    this.#version = version;
    this.#fixtures = fixtures;
    this.#store = store ?? { transaction: (work) => work() };
  }

  /** Whether every object exists and none changes. */
  get isFixture(): boolean {
    return this.#fixtures;
  }

  /** Runs a control command. */
  control(request: StripeRequest): StripeResponse {
    return this.#store.transaction(() => control(this, request));
  }

  /** Returns the response to a request, or the failure that a fault puts in its place. Never throws. */
  async respond(request: StripeRequest): Promise<StripeResponse | BrokenResponse> {
    if (this.#fixtures && request.path === "/") return { status: 200, headers: {}, body: {} };
    const end = this.log.begin(request);
    const response = await this.#respondOrFail(request);
    end(response);
    return response;
  }

  /** Returns what the API has at a path. It is no request: it needs no key, and no fault, limit or entry in the log concerns it. Throws Stripe's errors. */
  read(path: string, query: string): object {
    const request = { id: "", method: "GET", path, query, body: "", header: () => undefined };
    const { operation, path: parameters, sent } = matchOperation(request);
    return operation.prepare(sent(), parameters)(this.account, eventRequestOf(request));
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
    const isStored = key !== undefined && key !== "" && request.method === "POST" && !this.#fixtures;
    const stored = isStored ? this.#idempotencyKeys.begin(key, request) : undefined;
    if (stored) return withResponseHeaders(stored, { "Idempotent-Replayed": "true", "Request-Id": request.id });
    if (fault?.fault === "slow") await sleep(fault.delay_ms, undefined, { ref: false });
    // What the request changes and the response to its key are stored together, so a retry after a crash changes nothing.
    return this.#store.transaction(() => {
      const executed = this.#execute(request, matched, fault);
      if (isStored) return this.#end(key, request, executed);
      return request.method === "DELETE" && key && !this.#fixtures
        ? withResponseHeaders(executed, { "Idempotency-Key": key })
        : executed;
    });
  }

  /** Stores the response to a request with an idempotency key, and returns it with the key's headers. */
  #end(key: string, request: StripeRequest, executed: StripeResponse): StripeResponse {
    const begun = ![400, 404].includes(executed.status);
    const response = withResponseHeaders(executed, {
      "Idempotency-Key": key,
      "Original-Request": request.id,
      ...(begun && { "Stripe-Should-Retry": "false" }),
    });
    this.#idempotencyKeys.end(key, begun ? response : undefined);
    return response;
  }

  #execute(
    request: StripeRequest,
    { operation, path, sent }: MatchedOperation,
    fault: RequestFault | undefined,
  ): StripeResponse {
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

/** Creates a server of a new double. */
export const createStripeDouble = ({ serve, ...options }: ServedDoubleOptions = {}): Server =>
  serveDouble(new StripeDouble(options), serve);

/** The options of the double and of its server. */
export interface ServedDoubleOptions extends DoubleOptions {
  /** Creates the server; one for HTTP by default. */
  readonly serve?: (listener: RequestListener) => Server;
}

/** Creates a server of a double. Requests below `/_control` set how it behaves. */
export function serveDouble(double: StripeDouble, serve: ServedDoubleOptions["serve"] = createServer): Server {
  const listener = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const request = await readRequest(incoming);
    // The SDKs' own test suites accept "master" as the latest version.
    if (double.isFixture) outgoing.setHeader("Stripe-Mock-Version", "master");
    const isCommand = request.path.startsWith("/_control");
    sendResponse(outgoing, isCommand ? double.control(request) : await double.respond(request));
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
