import * as z from "zod";
import type { ClientDeclarations } from "../lib/access/clients.ts";
import { clientNameFormat, environmentNameFormat } from "../lib/access/key-format.ts";
import { scopes } from "../lib/access/scopes.ts";
import type { Variable } from "../lib/platform/env.ts";
import { AlarmSettings } from "./monitoring/settings.ts";

/** A rate in requests per second, and a burst in requests. */
const throttle = { rate: z.number().positive(), burst: z.int().positive() };

const clientName = z.string().regex(clientNameFormat, "must be 1 to 30 lower-case letters, digits and hyphens");

const awsAccount = z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account");

/** Returns whether a CIDR block is one that AWS WAF accepts: it does not accept all addresses. */
const isBlock = (block: string) => !block.endsWith("/0");

/** An app that can call the service. Its usage plan enforces its rate, burst and quota. */
const Client = z.strictObject({
  name: clientName,
  /** Clients with the same namespace share their customer references. The default is the client's name. */
  namespace: clientName.optional(),
  scopes: z.array(z.enum(scopes)).min(1),
  ...throttle,
  /** Maximum requests per month. By default there is no quota. */
  quota: z.int().positive().optional(),
  /** Days until a new key expires. By default keys do not expire. */
  keyLifetime: z.int().positive().optional(),
});
export type Client = z.output<typeof Client>;

/** An environment that the service is deployed to. */
const Environment = z
  .strictObject({
    /** The only AWS account that the environment can be deployed to. Without it, the environment can only be synthesized. */
    account: awsAccount.optional(),
    region: z.string(),
    /** The team that owns the environment: a tag of all its resources. */
    owner: z.string().regex(/^[\w .:/=+@-]{1,256}$/, "must be 1 to 256 characters that a tag can contain"),
    /** US dollars per month. The operators are notified if the cost reaches 80 % of it, or will exceed it. */
    budget: z.number().positive().optional(),
    stripe: z.strictObject({
      url: z.url(),
      /** The API version that the service sends to Stripe, regardless of the caller's version. */
      version: z.string(),
      /** Whether the keys and the events are of live mode. */
      livemode: z.boolean(),
      /** Name of Stripe's EventBridge partner event source. Without it, events arrive only by webhook. */
      eventSource: z
        .string()
        .regex(/^aws\.partner\/stripe\.com\/ed_\w+$/, "must be aws.partner/stripe.com/ed_…")
        .optional(),
    }),
    clients: z.array(Client),
    /** By namespace, the metadata key that contains the references. The default is `reference_<namespace>`. */
    references: z.record(z.string(), z.string().min(1).max(40)).optional(),
    /** Separates the customers of the namespaces. Without it, every client sees every customer. */
    ownership: z
      .strictObject({
        /** Whether every client sees the customers of no namespace. */
        unowned: z.enum(["visible", "hidden"]),
        /** The metadata key that contains the namespace of a customer. The default is `namespace`. */
        key: z
          .string()
          .regex(/^[^[\]]{1,40}$/, "must be 1 to 40 characters without square brackets")
          .optional(),
      })
      .optional(),
    /** Whether the directory stores brand, last four digits and expiry of cards. */
    cardDetails: z.boolean().optional(),
    /** Whether a customer with subscriptions, invoices, a balance or payments is deleted only by force. The default is true. */
    deletionGuard: z.boolean().optional(),
    /** Lifetime of the entries in the histories of references, in days. The default is 90. */
    historyRetention: z.int().positive().optional(),
    /** Maximum requests of the reconciliation to Stripe, per second. */
    reconciliation: z.strictObject({ rate: z.number().min(1) }),
    /** AWS accounts that can create rules on the service's event bus. */
    subscribers: z.array(awsAccount).optional(),
    /** Limit for all clients together. */
    throttle: z.strictObject(throttle),
    /** Lifetime of log lines, in days. */
    logRetention: z.literal([30, 90, 365]),
    /** Lifetime of audit records, in days. Nobody can delete them earlier or shorten it for existing records. */
    auditRetention: z.int().positive(),
    alarms: AlarmSettings.optional(),
    /** Whether stacks are protected from deletion, and keep their data if they are deleted. */
    protected: z.boolean(),
    /** Whether a deployment first sends a new version a tenth of the traffic, and takes it back if it fails. */
    canary: z.boolean(),
    /** Whether AWS WAF protects the API. */
    firewall: z.boolean(),
    /** Whether the API is reachable from the internet, or only through `vpcEndpoints`, VPC endpoints for execute-api. */
    network: z.enum(["public", "private"]),
    vpcEndpoints: z.array(z.string().startsWith("vpce-")).optional(),
    /** Whether `/v1/docs` documents the API for browsers, which read it without a key. By default it does not exist. */
    docs: z.boolean().optional(),
    /** CIDR blocks of the only addresses that can reach a public API. They require `firewall`. */
    addresses: z
      .array(z.union([z.cidrv4(), z.cidrv6()]).refine(isBlock, "omit addresses to admit every address"))
      .optional(),
    /** A custom host name of a public API, and its certificate in the same region. */
    domain: z.strictObject({ name: z.string(), certificateArn: z.string().startsWith("arn:") }).optional(),
  })
  .superRefine((environment, context) => {
    const { clients, throttle: stage } = environment;
    const fail = (index: number, message: string) =>
      context.addIssue({ code: "custom", path: ["clients", index], message });
    clients.forEach(({ name, rate, burst }, index) => {
      if (clients.findIndex((other) => other.name === name) < index) fail(index, `${name} is declared twice`);
      if (rate > stage.rate || burst > stage.burst)
        fail(index, `${name} exceeds the stage's rate of ${stage.rate} per second or its burst of ${stage.burst}`);
    });
    for (const { path, message } of networkProblems(environment))
      context.addIssue({ code: "custom", path: [path], message });
    const keys = Object.values(referenceKeys(environment));
    for (const namespace of Object.keys(environment.references ?? {}))
      if (!namespacesOf(clients).includes(namespace))
        context.addIssue({
          code: "custom",
          path: ["references", namespace],
          message: "is not the namespace of a client",
        });
    for (const key of keys.filter((other, index) => keys.indexOf(other) < index))
      context.addIssue({
        code: "custom",
        path: ["references"],
        message: `${key} contains the references of two namespaces`,
      });
    const { key } = ownershipOf(environment) ?? {};
    if (key && keys.includes(key))
      context.addIssue({
        code: "custom",
        path: ["ownership", "key"],
        message: `${key} contains the references of a namespace`,
      });
    const size = declarationsOf(clients).length;
    if (size > 3500)
      context.addIssue({
        code: "custom",
        path: ["clients"],
        message: `need ${size} bytes in the authorizer's environment; the maximum is 3500`,
      });
  });
export type Environment = z.output<typeof Environment>;
type Network = Pick<Environment, "network" | "vpcEndpoints" | "addresses" | "domain" | "firewall">;

const stripe = { url: "https://api.stripe.com", version: "2026-10-28.endive", livemode: false };

const storefront = {
  name: "storefront",
  scopes: ["customers:read", "customers:write", "customer_references:read", "customer_references:write"],
  keyLifetime: 365,
} satisfies Partial<Client>;
const support = {
  name: "support",
  scopes: ["customers:read", "payment_methods:read"],
  keyLifetime: 365,
} satisfies Partial<Client>;
const billing = { name: "billing", scopes: [...scopes], keyLifetime: 365 } satisfies Partial<Client>;

/** The sample's team: replace it by yours. */
const owner = "customers";

/** Limits for a Stripe sandbox, which allows 25 requests per second. */
const sandbox = {
  region: "eu-central-1",
  owner,
  stripe,
  clients: [
    { ...storefront, rate: 10, burst: 20 },
    { ...support, rate: 5, burst: 10 },
    { ...billing, rate: 10, burst: 20 },
  ],
  throttle: { rate: 25, burst: 50 },
  reconciliation: { rate: 5 },
  firewall: false,
  network: "public",
} satisfies Partial<Environment>;

/** The environments that the service is deployed to, with their clients. */
export const environments = {
  dev: { ...sandbox, logRetention: 30, auditRetention: 30, protected: false, canary: false },
  staging: { ...sandbox, budget: 100, logRetention: 90, auditRetention: 90, protected: true, canary: true },
  prod: {
    region: "eu-central-1",
    owner,
    budget: 200,
    stripe: { ...stripe, livemode: true },
    clients: [
      { ...storefront, rate: 50, burst: 100 },
      { ...support, rate: 10, burst: 20 },
      { ...billing, rate: 50, burst: 100 },
    ],
    throttle: { rate: 100, burst: 200 },
    reconciliation: { rate: 20 },
    logRetention: 365,
    auditRetention: 2555,
    protected: true,
    canary: true,
    firewall: true,
    network: "public",
    // A block for documentation, which nobody has: replace it by the addresses of your apps.
    addresses: ["192.0.2.0/24"],
  },
} satisfies Record<string, Environment>;
export type EnvironmentName = keyof typeof environments;

/** Throws an error with a sentence per mistake in the declaration of an environment. */
export function check(name: string, environment: Environment) {
  if (!environmentNameFormat.test(name))
    throw new Error(
      `infra/environments.ts declares the environment "${name}". A name must be lower-case letters and digits, because client keys contain it.`,
    );
  const { error } = Environment.safeParse(environment);
  if (error)
    throw new Error(`The declaration of ${name} in infra/environments.ts has mistakes:\n${z.prettifyError(error)}`);
}

/** By environment variable, the settings of an environment that functions read. */
export const settings = {
  CARD_DETAILS: ({ cardDetails = false }) => String(cardDetails),
  CLIENTS: ({ clients }) => declarationsOf(clients),
  DELETION_GUARD: ({ deletionGuard = true }) => String(deletionGuard),
  HISTORY_RETENTION: ({ historyRetention = 90 }) => String(historyRetention),
  OWNERSHIP: (environment) => JSON.stringify(ownershipOf(environment) ?? null),
  RECONCILIATION_RATE: ({ reconciliation }) => String(reconciliation.rate),
  REFERENCE_KEYS: (environment) => JSON.stringify(referenceKeys(environment)),
  STRIPE_LIVEMODE: ({ stripe }) => String(stripe.livemode),
} as const satisfies Partial<Record<Variable, (environment: Environment) => string>>;
export type Setting = keyof typeof settings;

/** Returns the mistakes in the declaration of the network. */
function networkProblems({ network, vpcEndpoints = [], addresses = [], domain, firewall }: Network) {
  const isPrivate = network === "private";
  const problems = {
    vpcEndpoints:
      isPrivate !== vpcEndpoints.length > 0 && "are required if the network is private, and not allowed otherwise",
    addresses:
      addresses.length > 0 &&
      ((isPrivate && "are not allowed if the network is private: vpcEndpoints restrict it") ||
        (!firewall && "require firewall: true, which rejects other addresses with a 403 and a message")),
    domain:
      domain && isPrivate && "is not possible if the network is private: API Gateway maps it only to a public API",
  };
  return Object.entries(problems).flatMap(([path, message]) => (message ? { path, message } : []));
}

const namespacesOf = (clients: Client[]) => [...new Set(clients.map(({ name, namespace = name }) => namespace))];

/** Returns by namespace the metadata key that contains the references. */
function referenceKeys({ clients, references = {} }: Pick<Environment, "clients" | "references">) {
  const keys = namespacesOf(clients).map((namespace) => [namespace, references[namespace] ?? `reference_${namespace}`]);
  return Object.fromEntries(keys) as Record<string, string>;
}

const ownershipOf = ({ ownership }: Pick<Environment, "ownership">) => ownership && { key: "namespace", ...ownership };

function declarationsOf(clients: Client[]): string {
  const declarations: z.input<typeof ClientDeclarations> = {};
  for (const { name, namespace, scopes, rate, burst, quota } of clients)
    declarations[name] = { namespace, scopes, rate, burst, quota };
  return JSON.stringify(declarations);
}
