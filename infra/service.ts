import type { Scope } from "../lib/access/scopes.ts";
import type { ItemKind } from "../lib/platform/item-kinds.ts";
import { nameIn, serviceName } from "../lib/platform/service-name.ts";
import type { Access } from "../lib/stripe/keys.ts";
import type { Setting } from "./environments.ts";

type Load = Pick<Endpoint, "throttle" | "duration" | "needs">;

const standard: Throttle = { rate: 100, burst: 200 };
/** Stripe's own limit of one endpoint. https://docs.stripe.com/rate-limits */
const perEndpoint: Throttle = { rate: 25, burst: 50 };
const read = { throttle: standard, duration: 0.4, needs: { stripe: "read" } } as const satisfies Load;
const write = { throttle: standard, duration: 0.8, needs: { stripe: "write" } } as const satisfies Load;
const methodRead = { ...read, throttle: perEndpoint } as const satisfies Load;
const methodWrite = { ...write, throttle: perEndpoint } as const satisfies Load;
/** Limit of operations that apps need rarely, so that they reserve few executions. */
const rare: Throttle = { rate: 10, burst: 20 };
const rareRead = { ...read, throttle: rare, stack: "details" } as const;
const rareWrite = { ...write, throttle: rare, stack: "details" } as const;
/** A write whose metadata can contain references. */
const customerWrite = { ...write, needs: { stripe: "write", settings: ["REFERENCE_KEYS"] } } as const satisfies Load;

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
    throttle: perEndpoint,
    // It reads what stands in the way of a deletion first.
    duration: 1.2,
    needs: { ...write.needs, settings: ["DELETION_GUARD"] },
  },
  "list-customer-payment-methods": {
    methods: ["GET"],
    path: "/customers/{customer}/payment_methods",
    scope: "payment_methods:read",
    ...methodRead,
  },
  "retrieve-customer-payment-method": {
    methods: ["GET"],
    path: "/customers/{customer}/payment_methods/{payment_method}",
    scope: "payment_methods:read",
    ...methodRead,
    stack: "details",
  },
  "create-tax-id": {
    methods: ["POST"],
    path: "/customers/{customer}/tax_ids",
    scope: "tax_ids:write",
    ...rareWrite,
  },
  "list-tax-ids": { methods: ["GET"], path: "/customers/{customer}/tax_ids", scope: "tax_ids:read", ...rareRead },
  "retrieve-tax-id": {
    methods: ["GET"],
    path: "/customers/{customer}/tax_ids/{tax_id}",
    scope: "tax_ids:read",
    ...rareRead,
  },
  "delete-tax-id": {
    methods: ["DELETE"],
    path: "/customers/{customer}/tax_ids/{tax_id}",
    scope: "tax_ids:write",
    ...rareWrite,
  },
  "create-customer-balance-transaction": {
    methods: ["POST"],
    path: "/customers/{customer}/balance_transactions",
    scope: "customer_balance_transactions:write",
    ...rareWrite,
  },
  "list-customer-balance-transactions": {
    methods: ["GET"],
    path: "/customers/{customer}/balance_transactions",
    scope: "customer_balance_transactions:read",
    ...rareRead,
  },
  "retrieve-customer-balance-transaction": {
    methods: ["GET"],
    path: "/customers/{customer}/balance_transactions/{transaction}",
    scope: "customer_balance_transactions:read",
    ...rareRead,
  },
  "update-customer-balance-transaction": {
    methods: ["POST"],
    path: "/customers/{customer}/balance_transactions/{transaction}",
    scope: "customer_balance_transactions:write",
    ...rareWrite,
  },
  "delete-discount": {
    methods: ["DELETE"],
    path: "/customers/{customer}/discount",
    scope: "discounts:write",
    ...rareWrite,
  },
  "retrieve-cash-balance": {
    methods: ["GET"],
    path: "/customers/{customer}/cash_balance",
    scope: "cash_balances:read",
    ...rareRead,
  },
  "update-cash-balance": {
    methods: ["POST"],
    path: "/customers/{customer}/cash_balance",
    scope: "cash_balances:write",
    ...rareWrite,
  },
  "list-cash-balance-transactions": {
    methods: ["GET"],
    path: "/customers/{customer}/cash_balance_transactions",
    scope: "cash_balances:read",
    ...rareRead,
  },
  "retrieve-cash-balance-transaction": {
    methods: ["GET"],
    path: "/customers/{customer}/cash_balance_transactions/{transaction}",
    scope: "cash_balances:read",
    ...rareRead,
  },
  "create-funding-instructions": {
    methods: ["POST"],
    path: "/customers/{customer}/funding_instructions",
    scope: "funding_instructions:write",
    ...rareWrite,
  },
  "list-payment-methods": {
    methods: ["GET"],
    path: "/payment_methods",
    scope: "payment_methods:read",
    ...methodRead,
  },
  "retrieve-payment-method": {
    methods: ["GET"],
    path: "/payment_methods/{payment_method}",
    scope: "payment_methods:read",
    ...methodRead,
  },
  "update-payment-method": {
    methods: ["POST"],
    path: "/payment_methods/{payment_method}",
    scope: "payment_methods:write",
    ...rareWrite,
  },
  "attach-payment-method": {
    methods: ["POST"],
    path: "/payment_methods/{payment_method}/attach",
    scope: "payment_methods:write",
    ...methodWrite,
    // It can also read the customer's cards, and make the payment method the default.
    duration: 1.2,
  },
  "detach-payment-method": {
    methods: ["POST"],
    path: "/payment_methods/{payment_method}/detach",
    scope: "payment_methods:write",
    ...methodWrite,
  },
  "create-setup-intent": {
    methods: ["POST"],
    path: "/setup_intents",
    scope: "setup_intents:write",
    ...methodWrite,
    stack: "details",
  },
  "list-setup-intents": {
    methods: ["GET"],
    path: "/setup_intents",
    scope: "setup_intents:read",
    ...rareRead,
  },
  "retrieve-setup-intent": {
    methods: ["GET"],
    path: "/setup_intents/{setup_intent}",
    scope: "setup_intents:read",
    ...methodRead,
    stack: "details",
  },
  "update-setup-intent": {
    methods: ["POST"],
    path: "/setup_intents/{setup_intent}",
    scope: "setup_intents:write",
    ...rareWrite,
  },
  "confirm-setup-intent": {
    methods: ["POST"],
    path: "/setup_intents/{setup_intent}/confirm",
    scope: "setup_intents:write",
    ...rareWrite,
    // The issuer of the card responds within it.
    duration: 2,
  },
  "cancel-setup-intent": {
    methods: ["POST"],
    path: "/setup_intents/{setup_intent}/cancel",
    scope: "setup_intents:write",
    ...rareWrite,
  },
  "verify-setup-intent-microdeposits": {
    methods: ["POST"],
    path: "/setup_intents/{setup_intent}/verify_microdeposits",
    scope: "setup_intents:write",
    ...rareWrite,
  },
  "create-customer-session": {
    methods: ["POST"],
    path: "/customer_sessions",
    scope: "customer_sessions:write",
    ...methodWrite,
    stack: "details",
  },
  "create-billing-portal-session": {
    methods: ["POST"],
    path: "/billing_portal/sessions",
    scope: "billing_portal_sessions:write",
    ...rareWrite,
  },
  "upsert-customer-reference": {
    methods: ["POST", "PUT"],
    path: "/customer_references/{reference}",
    scope: "customer_references:write",
    ...customerWrite,
    // It sends several requests to Stripe and the table.
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
  "retrieve-customer-reference-history": {
    methods: ["GET"],
    path: "/customer_references/{reference}/history",
    scope: "audit:read",
    throttle: { rate: 10, burst: 20 },
    duration: 0.4,
    needs: { history: ["Query"] },
    stack: "details",
  },
  "receive-stripe-webhook": {
    methods: ["POST"],
    path: "/webhooks/stripe",
    // It requires no key, so a low limit protects the stage's throttle. Stripe repeats rejected deliveries.
    throttle: { rate: 50, burst: 100 },
    duration: 0.2,
    needs: { secrets: ["webhook"], queues: ["events"] },
  },
} as const satisfies Record<string, Endpoint>;
export type EndpointName = keyof typeof endpoints;

/** The authorizer that API Gateway invokes to check a key, by the name of its function. */
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

/** The consumer of the queue of Stripe's events, by the name of its function. */
export const consumers = {
  "consume-stripe-events": {
    batchSize: 10,
    // Limited, because it calls Stripe when events contradict each other.
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
      history: ["PutItem"],
      bus: true,
      queues: ["failed"],
      settings: ["CARD_DETAILS", "HISTORY_RETENTION", "REFERENCE_KEYS", "STRIPE_LIVEMODE"],
    },
  },
} as const satisfies Record<string, Consumer>;

/** The functions that run on a schedule, by name. */
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
    // One execution on schedule, and one that an operator starts.
    concurrency: 2,
    timeout: 14 * 60,
    needs: {
      stripe: "read",
      table: [
        { actions: ["GetItem", "PutItem"], items: ["customer", "reconciliation"] },
        { actions: ["GetItem", "UpdateItem"], items: ["reference"] },
        // A scan names no items, so it reads all of them.
        { actions: ["DescribeTable", "Scan"], items: [] },
      ],
      history: ["PutItem"],
      bus: true,
      settings: ["CARD_DETAILS", "HISTORY_RETENTION", "RECONCILIATION_RATE", "REFERENCE_KEYS", "STRIPE_LIVEMODE"],
    },
  },
} as const satisfies Record<string, Job>;

/** The functions that CodeDeploy invokes during a deployment, by name. */
export const hooks = {
  // CodeDeploy invokes it for all functions at about the same time.
  "check-deployment": { concurrency: 5, timeout: 60, needs: {} },
} as const satisfies Record<string, Hook>;

/** The functions of pages for browsers, by name. An environment has them if it declares them. */
export const pages = {
  // It requires no key, so a low limit protects the stage's throttle. A browser reads five files.
  "retrieve-docs": { paths: ["/docs", "/docs/{file}"], throttle: rare, duration: 0.5, needs: {} },
} as const satisfies Record<string, Page>;

/** Every path of every page. */
export const pageRoutes = Object.values<Page>(pages).flatMap(({ paths, throttle }) =>
  paths.map((path) => ({ method: "GET", path, throttle })),
);

/** The functions that CodeDeploy deploys by steps. A job has no traffic to shift, and a page no caller to protect. */
export const shifted = { ...authorizers, ...endpoints, ...consumers };

/** Every function, by its name. */
export const functions = { ...shifted, ...schedules, ...hooks, ...pages };
export type FunctionName = keyof typeof functions;

/** Returns the endpoints whose functions are in a stack. */
export const endpointsIn = (stack: NonNullable<Endpoint["stack"]>): EndpointName[] =>
  Object.entries<Endpoint>(endpoints).flatMap(([name, row]) => (row.stack === stack ? [name as EndpointName] : []));

/** Every method of every endpoint. */
export const routes = Object.entries<Endpoint>(endpoints).flatMap(([name, { methods, ...endpoint }]) =>
  methods.map((method) => ({ ...endpoint, name: name as EndpointName, method })),
);

/** An endpoint of the API and its function. */
export interface Endpoint {
  /** All of them invoke the same function. */
  readonly methods: readonly ("DELETE" | "GET" | "POST" | "PUT")[];
  /** Path without the stage. */
  readonly path: `/${string}`;
  /** Scope that a client needs; the function requires it. Stripe's webhook has none: its function checks the signature. */
  readonly scope?: Scope;
  /** Limit for all clients together. */
  readonly throttle: Throttle;
  /** Expected duration of a slow request, in seconds. */
  readonly duration: number;
  readonly needs: Needs;
  /** The stack of its function, if that is not the API's. A function that moves to another stack must get another name. */
  readonly stack?: "details";
}

/** A function that decides for API Gateway whether a key may call an endpoint. */
export interface Authorizer {
  /** Expected duration of a cold start, in seconds: many unknown keys at once do not wait for warm containers. */
  readonly duration: number;
  /** Timeout, in seconds. */
  readonly timeout: number;
  /** Lifetime of a decision in API Gateway's cache, in seconds. */
  readonly cache: number;
  readonly needs: Needs;
}

/** A function that a queue invokes. */
export interface Consumer {
  /** Maximum messages per invocation. */
  readonly batchSize: number;
  /** Maximum concurrent executions. */
  readonly concurrency: number;
  /** Timeout, in seconds. */
  readonly timeout: number;
  /** Seconds that a received message is hidden, and so the delay before it is retried. */
  readonly visibility: number;
  /** Maximum deliveries of a message before it goes to the dead-letter queue. */
  readonly receives: number;
  readonly needs: Needs;
}

/** A function that a schedule invokes. */
export interface Job {
  /** Minutes between two invocations. */
  readonly everyMinutes: number;
  /** Maximum concurrent executions. */
  readonly concurrency: number;
  /** Timeout, in seconds. */
  readonly timeout: number;
  readonly needs: Needs;
}

/** A function that CodeDeploy invokes. infra/constructs/deployments.ts grants it the functions that it checks. */
export interface Hook {
  /** Maximum concurrent executions. */
  readonly concurrency: number;
  /** Timeout, in seconds. */
  readonly timeout: number;
  readonly needs: Needs;
}

/** A page for browsers and its function. */
export interface Page {
  /** Paths without the stage. */
  readonly paths: readonly `/${string}`[];
  /** Limit of each path, for all browsers together. */
  readonly throttle: Throttle;
  /** Expected duration of a slow request, in seconds. */
  readonly duration: number;
  readonly needs: Needs;
}

/** The resources that a function needs. infra/wiring.ts derives its environment variables and permissions from them. */
export interface Needs {
  /** The Stripe key that it uses. */
  readonly stripe?: Access;
  /** The other secrets that it reads. */
  readonly secrets?: readonly Exclude<SecretName, Access>[];
  readonly table?: readonly TableAccess[];
  /** The actions on the table of the histories. */
  readonly history?: readonly ("PutItem" | "Query")[];
  /** Whether it publishes events on the service's bus. */
  readonly bus?: true;
  /** The queues that it sends messages to. */
  readonly queues?: readonly QueueName[];
  /** The environment's settings that it reads. */
  readonly settings?: readonly Setting[];
}

/** Actions on the table, and the kinds of items that they read or write. */
export interface TableAccess {
  readonly actions: readonly ("BatchGetItem" | "DescribeTable" | "GetItem" | "PutItem" | "Scan" | "UpdateItem")[];
  /** Empty if the actions concern the whole table. */
  readonly items: readonly ItemKind[];
}

/** A rate in requests per second, and a burst in requests. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** Name of API Gateway's stage. It is the first part of Stripe's paths, because stripe-node accepts a host but no path. */
export const stage = "v1";

/** Maximum size of a request to API Gateway, in bytes. */
export const largestRequest = 10 * 1024 * 1024;

/** Timeouts of API Gateway's integration and of an endpoint's function, in seconds. The function must respond first. */
export const timeouts = { gateway: 29, function: 15 };

/** The alias of each function that API Gateway, queues and schedules invoke. */
export const alias = "live";

/**
 * Memory of a function, in MB. infra/README.md compares the sizes: at 512 MB, a function has 0.29 of a CPU, which adds 3 ms
 * to the 300 ms of Stripe, and 18 ms in an upsert. A process uses up to 190 MB, too close to 256.
 */
export const memory = 512;

/** The table of the directory: it has a partition key and no sort key, and DynamoDB deletes expired items. */
export const table = { partitionKey: "pk", timeToLive: "expires" } as const;

/** The table of the references' histories, in which the sort key orders the changes of a reference by time. */
export const history = { ...table, sortKey: "id" } as const;

/** The stacks of an environment, in the order of their deployment. */
export const stacks = ["data", "events", "details", "api", "operations"] as const;
export type StackName = (typeof stacks)[number];

/** The queue of Stripe's events, and its dead-letter queue. */
export const queues = { events: "events", failed: "events-failed" } as const;
export type QueueName = keyof typeof queues;

/** The secrets. Operators store their values. */
export const secrets = {
  clientKeys: "client-keys",
  read: "stripe-read-key",
  write: "stripe-write-key",
  webhook: "stripe-webhook-secret",
} as const;
export type SecretName = keyof typeof secrets;

/** Returns the name of a secret of an environment. */
export const secretName = (environment: string, secret: SecretName) =>
  `${serviceName}/${environment}/${secrets[secret]}`;

export { nameIn };

/** The names of an environment's log groups. API Gateway, AWS WAF and Lambda prescribe parts of them. */
export const logGroupNames = {
  access: (name: string) => `/aws/apigateway/${nameIn(name)}`,
  audit: (name: string) => `/aws/kinesisfirehose/${nameIn(name, "audit")}`,
  execution: (_name: string, api = "*", stage = "*") => `API-Gateway-Execution-Logs_${api}/${stage}`,
  firewall: (name: string) => `aws-waf-logs-${nameIn(name)}`,
  function: (name: string, id = "*") => `/aws/lambda/${nameIn(name, id)}`,
};
