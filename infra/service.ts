import type { Scope } from "../lib/access/clients.ts";
import { missingKeyMessage } from "../lib/access/key-format.ts";
import { securityHeaders } from "../lib/http/security-headers.ts";
import type { ItemKind } from "../lib/platform/item-kinds.ts";
import { serviceName } from "../lib/platform/service-name.ts";
import type { Access } from "../lib/stripe/keys.ts";
import type { Setting } from "./environments.ts";

/** Requests a second, and how many at once on top of a quiet time. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** Actions on the table, and the kinds of items that they read or write. */
export interface TableAccess {
  readonly actions: readonly ("BatchGetItem" | "DescribeTable" | "GetItem" | "PutItem" | "Scan" | "UpdateItem")[];
  /** No kinds: the actions concern the table itself. */
  readonly items: readonly ItemKind[];
}

/** What a function needs. infra/wiring.ts derives its environment variables and its permissions from it. */
export interface Needs {
  /** The key that it calls Stripe with. */
  readonly stripe?: Access;
  /** The other secrets that it reads. */
  readonly secrets?: readonly Exclude<SecretName, Access>[];
  readonly table?: readonly TableAccess[];
  /** Whether it publishes events on the service's bus. */
  readonly bus?: true;
  /** The queues that it sends messages to. */
  readonly queues?: readonly QueueName[];
  /** The facts of its environment that it reads. */
  readonly settings?: readonly Setting[];
}

export interface Endpoint {
  /** Each invokes the same function. */
  readonly methods: readonly ("DELETE" | "GET" | "POST" | "PUT")[];
  /** Below the stage. */
  readonly path: `/${string}`;
  /** What a client needs; the function of the endpoint asks for it. None where Stripe calls, which signs. */
  readonly scope?: Scope;
  /** For all clients together. */
  readonly throttle: Throttle;
  /** Expected duration of a slow request, in seconds. */
  readonly duration: number;
  readonly needs: Needs;
}

/** A function that API Gateway asks whether a key may call an endpoint. */
export interface Authorizer {
  /** Expected duration of a cold start, in seconds: a flood of unknown keys does not wait for warm containers. */
  readonly duration: number;
  /** Seconds. */
  readonly timeout: number;
  /** How long API Gateway keeps the decision about a key, in seconds. */
  readonly cache: number;
  readonly needs: Needs;
}

/** What a queue invokes. Times are seconds. */
export interface Consumer {
  readonly batchSize: number;
  /** Maximum concurrent executions. */
  readonly concurrency: number;
  readonly timeout: number;
  /** How long a message that was received is hidden, and so until it is tried again. */
  readonly visibility: number;
  /** How often a message is tried before it goes to the dead-letter queue. */
  readonly receives: number;
  readonly needs: Needs;
}

/** What a schedule invokes. */
export interface Job {
  readonly everyMinutes: number;
  /** Maximum concurrent executions. */
  readonly concurrency: number;
  /** Seconds. */
  readonly timeout: number;
  readonly needs: Needs;
}

/** Returns the name of a resource of an environment. */
export const nameIn = (environment: string, ...parts: string[]) => [serviceName, environment, ...parts].join("-");

/** The secrets, which operators fill. */
export const secrets = {
  clientKeys: "client-keys",
  read: "stripe-read-key",
  write: "stripe-write-key",
  webhook: "stripe-webhook-secret",
} as const;
export type SecretName = keyof typeof secrets;
export const secretName = (environment: string, secret: SecretName) =>
  `${serviceName}/${environment}/${secrets[secret]}`;

/** The one table: items are found by their partition key alone, and go when their time has come. */
export const table = { partitionKey: "pk", timeToLive: "expires" } as const;

/** The queue of Stripe's events, and that of those that could not be handled. */
export const queues = { events: "events", failed: "events-failed" } as const;
export type QueueName = keyof typeof queues;

/** The stage's name is the first part of Stripe's paths, because stripe-node takes a host and no path. */
export const stage = "v1";

/** Largest request that API Gateway takes, in bytes. */
export const largestRequest = 10 * 1024 * 1024;

/** Timeouts of API Gateway's integration and of an endpoint's function, which must respond first. Seconds. */
export const timeouts = { gateway: 29, function: 15 };

type Load = Pick<Endpoint, "throttle" | "duration" | "needs">;

const standard: Throttle = { rate: 100, burst: 200 };
const read = { throttle: standard, duration: 0.4, needs: { stripe: "read" } } as const satisfies Load;
const write = { throttle: standard, duration: 0.8, needs: { stripe: "write" } } as const satisfies Load;
/** A write whose metadata may hold references. */
const customerWrite = { ...write, needs: { stripe: "write", settings: ["REFERENCE_KEYS"] } } as const satisfies Load;

/** The lower limits of two throttles. */
export const strictest = (one: Throttle, other: Throttle): Throttle => ({
  rate: Math.min(one.rate, other.rate),
  burst: Math.min(one.burst, other.burst),
});

/** Concurrent executions for `rate` requests per second of `duration` seconds each. */
export const concurrencyOf = (rate: number, duration: number): number => Math.ceil(rate * duration);

/** Every endpoint, by the name of its function. */
export const endpoints = {
  "create-customer": { methods: ["POST"], path: "/customers", scope: "customers:write", ...customerWrite },
  "list-customers": { methods: ["GET"], path: "/customers", scope: "customers:read", ...read },
  "search-customers": {
    methods: ["GET"],
    path: "/customers/search",
    scope: "customers:read",
    ...read,
    throttle: { rate: 20, burst: 20 },
    duration: 1,
  },
  "retrieve-customer": { methods: ["GET"], path: "/customers/{customer}", scope: "customers:read", ...read },
  "update-customer": { methods: ["POST"], path: "/customers/{customer}", scope: "customers:write", ...customerWrite },
  "delete-customer": {
    methods: ["DELETE"],
    path: "/customers/{customer}",
    scope: "customers:delete",
    ...write,
  },
  "list-customer-payment-methods": {
    methods: ["GET"],
    path: "/customers/{customer}/payment_methods",
    scope: "payment_methods:read",
    ...read,
  },
  "list-payment-methods": {
    methods: ["GET"],
    path: "/payment_methods",
    scope: "payment_methods:read",
    ...read,
  },
  "retrieve-payment-method": {
    methods: ["GET"],
    path: "/payment_methods/{payment_method}",
    scope: "payment_methods:read",
    ...read,
  },
  "attach-payment-method": {
    methods: ["POST"],
    path: "/payment_methods/{payment_method}/attach",
    scope: "payment_methods:write",
    ...write,
  },
  "detach-payment-method": {
    methods: ["POST"],
    path: "/payment_methods/{payment_method}/detach",
    scope: "payment_methods:write",
    ...write,
  },
  "upsert-customer-reference": {
    methods: ["POST", "PUT"],
    path: "/customer_references/{reference}",
    scope: "customer_references:write",
    ...customerWrite,
    // Several requests to Stripe and the table.
    duration: 1.2,
    needs: {
      ...customerWrite.needs,
      table: [
        { actions: ["GetItem", "UpdateItem"], items: ["reference"] },
        { actions: ["GetItem"], items: ["reconciliation"] },
        { actions: ["DescribeTable"], items: [] },
      ],
    },
  },
  "retrieve-customer-reference": {
    methods: ["GET"],
    path: "/customer_references/{reference}",
    scope: "customer_references:read",
    ...read,
    needs: {
      stripe: "read",
      table: [{ actions: ["GetItem"], items: ["reference"] }],
      settings: ["REFERENCE_KEYS"],
    },
  },
  "receive-stripe-webhook": {
    methods: ["POST"],
    path: "/webhooks/stripe",
    // It requires no key, so a low limit keeps callers from using up what all share. Stripe repeats what was refused.
    throttle: { rate: 50, burst: 100 },
    duration: 0.2,
    needs: { secrets: ["webhook"], queues: ["events"] },
  },
} as const satisfies Record<string, Endpoint>;
export type EndpointName = keyof typeof endpoints;

/** Every method of every endpoint. */
export const routes = Object.entries<Endpoint>(endpoints).flatMap(([name, { methods, ...endpoint }]) =>
  methods.map((method) => ({ ...endpoint, name: name as EndpointName, method })),
);

/** What API Gateway answers by itself, in Stripe's shape. */
export interface GatewayError {
  /** Left as it is where API Gateway has many. */
  readonly status?: number;
  /** `$context` variables are inserted unescaped: none may hold what the caller sent. */
  readonly error: {
    readonly code?: string;
    readonly doc_url?: string;
    readonly message: string;
    readonly type: string;
  };
  /** In API Gateway's mapping expressions: `context` is a fact of the request, what is quoted is meant as it is. */
  readonly headers: Readonly<Record<string, string>>;
}

const headers = {
  ...Object.fromEntries(Object.entries(securityHeaders).map(([name, value]) => [name, `'${value}'`])),
  "Request-Id": "context.requestId",
};

const refused = (status: number | undefined, message: string): GatewayError => ({
  status,
  error: { message, type: "invalid_request_error" },
  headers,
});

const unauthorized = (message: string): GatewayError => ({
  ...refused(401, message),
  headers: { ...headers, "WWW-Authenticate": "'Bearer realm=\"stripe-customers\"'" },
});

const failed = (status: number | undefined, message: string): GatewayError => ({
  status,
  error: { message, type: "api_error" },
  headers,
});

const limited = (message: string, retry: Readonly<Record<string, string>>): GatewayError => ({
  status: 429,
  error: {
    code: "rate_limit",
    doc_url: "https://stripe.com/docs/error-codes/rate-limit",
    message,
    type: "invalid_request_error",
  },
  headers: { ...headers, "RateLimit-Policy": "context.authorizer.rateLimitPolicy", ...retry },
});

const again = "Try again, with the same Idempotency-Key if you sent one.";

/** By response type. https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export const gatewayErrors = {
  ACCESS_DENIED: unauthorized("$context.authorizer.message"),
  AUTHORIZER_CONFIGURATION_ERROR: failed(500, `The API key could not be checked. ${again}`),
  AUTHORIZER_FAILURE: failed(500, `The API key could not be checked. ${again}`),
  DEFAULT_4XX: refused(undefined, "The request was refused: $context.error.responseType."),
  DEFAULT_5XX: failed(undefined, `The service failed. ${again}`),
  INTEGRATION_FAILURE: failed(502, `The service failed. ${again}`),
  INTEGRATION_TIMEOUT: failed(504, `The service did not answer in time. ${again}`),
  INVALID_API_KEY: failed(500, "This client has no usage plan: its operators must deploy the service again."),
  MISSING_AUTHENTICATION_TOKEN: refused(404, "Unrecognized request URL."),
  QUOTA_EXCEEDED: limited("The monthly quota of this client is used up.", { "Stripe-Should-Retry": "'false'" }),
  REQUEST_TOO_LARGE: refused(413, "The request is too large: 10 MB is the most."),
  THROTTLED: limited("Too many requests. Slow down, and retry with exponential backoff.", { "Retry-After": "'1'" }),
  UNAUTHORIZED: unauthorized(missingKeyMessage),
  UNSUPPORTED_MEDIA_TYPE: refused(415, "Send application/x-www-form-urlencoded or application/json."),
  WAF_FILTERED: refused(403, "The request was refused by the firewall."),
} as const satisfies Record<string, GatewayError>;
export type GatewayErrorType = keyof typeof gatewayErrors;

const bodyOf = ({ error }: Pick<GatewayError, "error">) => `${JSON.stringify({ error }, null, 2)}\n`;

/** The template of a gateway response's body. */
export const gatewayBody = (type: GatewayErrorType) => bodyOf(gatewayErrors[type]);

/**
 * The response to every other URL, and to every other method of these resources: the root, those of the table with
 * their parents, and any path. Without it API Gateway reads `Authorization: Bearer` as an AWS signature and returns 403.
 */
export const unrecognizedUrl = {
  status: 404,
  error: { message: "Unrecognized request URL ($context.httpMethod: $path).", type: "invalid_request_error" },
  headers,
  resources: ["/", "/{proxy+}", ...new Set(Object.values(endpoints).flatMap(({ path }) => branchOf(path)))],
  /** Other content types get UNSUPPORTED_MEDIA_TYPE. */
  contentTypes: ["application/json", "application/x-www-form-urlencoded"],
};

/** A path and its parents, below the root. */
function branchOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 2).join("/"));
}

/** The mapping template of its body. `escapeJavaScript` also escapes apostrophes, which JSON does not allow. */
export const unrecognizedUrlBody = `#set($path = $util.escapeJavaScript($context.path).replaceAll("\\\\'", "'"))
${bodyOf(unrecognizedUrl)}`;

/** What API Gateway asks about keys, by the name of its function. */
export const authorizers = {
  authorize: {
    duration: 0.5,
    timeout: 10,
    cache: 300,
    needs: {
      secrets: ["clientKeys"],
      table: [{ actions: ["UpdateItem"], items: ["key"] }],
      settings: ["CLIENTS"],
    },
  },
} as const satisfies Record<string, Authorizer>;

/** What the queue of Stripe's events invokes, by the name of its function. */
export const consumers = {
  "consume-stripe-events": {
    batchSize: 10,
    // It calls Stripe when events contradict each other.
    concurrency: 10,
    timeout: 60,
    visibility: 360,
    receives: 5,
    needs: {
      stripe: "read",
      table: [
        { actions: ["GetItem", "PutItem"], items: ["customer", "event"] },
        { actions: ["GetItem", "UpdateItem"], items: ["reference"] },
      ],
      bus: true,
      queues: ["failed"],
      settings: ["CARD_DETAILS", "REFERENCE_KEYS", "STRIPE_LIVEMODE"],
    },
  },
} as const satisfies Record<string, Consumer>;

/** What a schedule invokes, by the name of its function. */
export const schedules = {
  "report-keys": {
    everyMinutes: 24 * 60,
    concurrency: 1,
    timeout: 60,
    needs: {
      secrets: ["clientKeys"],
      table: [{ actions: ["BatchGetItem"], items: ["key"] }],
      bus: true,
    },
  },
  "reconcile-customers": {
    everyMinutes: 15,
    // One on its schedule, and one that an operator starts.
    concurrency: 2,
    timeout: 14 * 60,
    needs: {
      stripe: "read",
      table: [
        { actions: ["GetItem", "PutItem", "Scan"], items: ["customer", "reconciliation"] },
        { actions: ["GetItem", "UpdateItem"], items: ["reference"] },
        { actions: ["DescribeTable"], items: [] },
      ],
      bus: true,
      settings: ["CARD_DETAILS", "RECONCILIATION_RATE", "REFERENCE_KEYS", "STRIPE_LIVEMODE"],
    },
  },
} as const satisfies Record<string, Job>;

/** Every function, by its name. */
export const functions = { ...authorizers, ...endpoints, ...consumers, ...schedules };
export type FunctionName = keyof typeof functions;
