import * as z from "zod";
import { type ClientDeclarations, scopes } from "../lib/access/clients.ts";
import { clientNameFormat, environmentNameFormat } from "../lib/access/key-format.ts";
import type { Variable } from "../lib/platform/env.ts";

/** Requests a second, and how many at once on top of a quiet time. */
const throttle = { rate: z.number().positive(), burst: z.int().positive() };

const clientName = z.string().regex(clientNameFormat, "must be 1 to 30 lower-case letters, digits and hyphens");

/** An app that may call the service. Its usage plan keeps it to its rate, burst and quota. */
const Client = z.strictObject({
  name: clientName,
  /** Clients with the same one share their customer references; without it a client's are its own. */
  namespace: clientName.optional(),
  scopes: z.array(z.enum(scopes)).min(1),
  ...throttle,
  /** Requests a month; without it there is no quota. */
  quota: z.int().positive().optional(),
  /** Days until a key expires that is issued now; without it a key does not expire. */
  keyLifetime: z.int().positive().optional(),
});
export type Client = z.output<typeof Client>;

const Environment = z
  .strictObject({
    region: z.string(),
    stripe: z.strictObject({
      /** Where Stripe answers, and which version of its API is spoken whatever callers ask for. */
      url: z.url(),
      version: z.string(),
      /** Whether its events are of live mode. */
      livemode: z.boolean(),
      /** The name of Stripe's EventBridge partner event source; without it events come by webhook alone. */
      eventSource: z
        .string()
        .regex(/^aws\.partner\/stripe\.com\/ed_\w+$/, "must be aws.partner/stripe.com/ed_…")
        .optional(),
    }),
    clients: z.array(Client),
    /** The metadata of customers that holds their references of a namespace, where it is not `reference_<namespace>`. */
    references: z.record(z.string(), z.string().min(1).max(40)).optional(),
    /** Whether brand, last four digits and expiry of cards are kept with the ids of payment methods. */
    cardDetails: z.boolean().optional(),
    /** Requests a second to Stripe that reconciliation may make. */
    reconciliation: z.strictObject({ rate: z.number().min(1) }),
    /** AWS accounts that may make rules on the service's event bus. */
    subscribers: z.array(z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account")).optional(),
    /** For all clients together. */
    throttle: z.strictObject(throttle),
    /** Days. */
    logRetention: z.literal([30, 90, 365]),
    /** Days that the audit trail is kept, of which nothing can be deleted before. */
    auditRetention: z.int().positive(),
    /** Whether stacks with data refuse to be deleted. */
    protected: z.boolean(),
    /** Whether a firewall stands before the API. */
    firewall: z.boolean(),
    /** Whether the API can be reached from the internet, or only through these VPC endpoints for execute-api. */
    network: z.enum(["public", "private"]),
    vpcEndpoints: z.array(z.string().startsWith("vpce-")).optional(),
    /** The only addresses, as CIDR blocks, that may reach a public API. */
    addresses: z.array(z.union([z.cidrv4(), z.cidrv6()])).optional(),
    /** A host name of one's own, with the certificate for it in the same region. */
    domain: z.strictObject({ name: z.string(), certificateArn: z.string().startsWith("arn:") }).optional(),
  })
  .superRefine((environment, context) => {
    const { clients, throttle: stage } = environment;
    const fail = (index: number, message: string) =>
      context.addIssue({ code: "custom", path: ["clients", index], message });
    clients.forEach(({ name, rate, burst }, index) => {
      if (clients.findIndex((other) => other.name === name) < index) fail(index, `${name} is declared twice`);
      if (rate > stage.rate || burst > stage.burst)
        fail(index, `${name} may do more than the stage's ${stage.rate} per second and burst of ${stage.burst}`);
    });
    if ((environment.network === "private") !== Boolean(environment.vpcEndpoints?.length))
      context.addIssue({
        code: "custom",
        path: ["vpcEndpoints"],
        message: "go with a private network, and a private network with them",
      });
    const keys = Object.values(referenceKeys(environment));
    for (const namespace of Object.keys(environment.references ?? {}))
      if (!namespacesOf(clients).includes(namespace))
        context.addIssue({ code: "custom", path: ["references", namespace], message: "is no client's namespace" });
    for (const key of keys.filter((other, index) => keys.indexOf(other) < index))
      context.addIssue({
        code: "custom",
        path: ["references"],
        message: `${key} holds the references of two namespaces`,
      });
    const size = declarationsOf(clients).length;
    if (size > 3500)
      context.addIssue({
        code: "custom",
        path: ["clients"],
        message: `take ${size} bytes in the authorizer's environment, which has room for 3500`,
      });
  });
export type Environment = z.output<typeof Environment>;

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

/** As a sandbox of Stripe's allows: 25 requests a second. */
const sandbox = {
  region: "eu-central-1",
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

/** Where the service is deployed, and for whom. */
export const environments = {
  dev: { ...sandbox, logRetention: 30, auditRetention: 30, protected: false },
  staging: { ...sandbox, logRetention: 90, auditRetention: 90, protected: true },
  prod: {
    region: "eu-central-1",
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
    firewall: true,
    network: "public",
  },
} satisfies Record<string, Environment>;
export type EnvironmentName = keyof typeof environments;

/** Throws a sentence for each thing that is wrong with the declaration of an environment. */
export function check(name: string, environment: Environment) {
  if (!environmentNameFormat.test(name))
    throw new Error(
      `infra/environments.ts declares the environment "${name}". A name must be lower-case letters and digits, because client keys contain it.`,
    );
  const { error } = Environment.safeParse(environment);
  if (error) throw new Error(`infra/environments.ts declares ${name} wrongly:\n${z.prettifyError(error)}`);
}

/** The facts of an environment that functions read, by the variables that hold them. */
export const settings = {
  CARD_DETAILS: ({ cardDetails = false }) => String(cardDetails),
  CLIENTS: ({ clients }) => declarationsOf(clients),
  RECONCILIATION_RATE: ({ reconciliation }) => String(reconciliation.rate),
  REFERENCE_KEYS: (environment) => JSON.stringify(referenceKeys(environment)),
  STRIPE_LIVEMODE: ({ stripe }) => String(stripe.livemode),
} as const satisfies Partial<Record<Variable, (environment: Environment) => string>>;
export type Setting = keyof typeof settings;

const namespacesOf = (clients: Client[]) => [...new Set(clients.map(({ name, namespace = name }) => namespace))];

/** By namespace, the name of the metadata that holds its references. */
function referenceKeys({ clients, references = {} }: Pick<Environment, "clients" | "references">) {
  const keys = namespacesOf(clients).map((namespace) => [namespace, references[namespace] ?? `reference_${namespace}`]);
  return Object.fromEntries(keys) as Record<string, string>;
}

function declarationsOf(clients: Client[]): string {
  const declarations: z.input<typeof ClientDeclarations> = {};
  for (const { name, namespace, scopes, rate, burst, quota } of clients)
    declarations[name] = { namespace, scopes, rate, burst, quota };
  return JSON.stringify(declarations);
}
