import type { Scope } from "../lib/access/scopes.ts";
import type { Variable } from "../lib/platform/env.ts";
import { itemKinds } from "../lib/platform/item-kinds.ts";
import { queueVariables } from "../lib/platform/queue.ts";
import { stripeKeyVariables } from "../lib/stripe/keys.ts";
import { type Environment, type Setting, settings } from "./environments.ts";
import {
  type FunctionName,
  functions,
  type Needs,
  type QueueName,
  type SecretName,
  type TableAccess,
} from "./service.ts";

/** The resources of an environment: their names, ARNs or URLs, or constructs that have these. */
export interface Resources<Secret = string, Table = string, Bus = string, Queue = string> {
  readonly secrets: Readonly<Record<SecretName, Secret>>;
  readonly table: Table;
  readonly history: Table;
  readonly bus: Bus;
  readonly queues: Readonly<Record<QueueName, Queue>>;
}

const secretVariables = {
  clientKeys: "CLIENT_KEYS_SECRET",
  ...stripeKeyVariables,
  webhook: "STRIPE_WEBHOOK_SECRETS",
} as const satisfies Record<SecretName, Variable>;

/** Returns the settings that the middleware of every endpoint with a scope reads. A reference also makes an owner. */
const middlewareSettings = ({ ownership }: Environment): Setting[] =>
  ownership ? ["OWNERSHIP", "REFERENCE_KEYS"] : ["OWNERSHIP"];

const secretsOf = ({ stripe, secrets = [] }: Needs): readonly SecretName[] => [...(stripe ? [stripe] : []), ...secrets];

/** Returns the environment variables of a function of an environment. */
export function variablesOf(
  name: FunctionName,
  environment: Environment & { readonly name: string },
  resources: Resources,
): Partial<Record<Variable, string>> {
  const { needs, ...row } = functions[name] as { needs: Needs; receives?: number; scope?: Scope };
  const { stripe, table, history, bus, queues = [], settings: own = [] } = needs;
  const facts = [...own, ...(row.scope ? middlewareSettings(environment) : [])];
  return {
    ENVIRONMENT: environment.name,
    ...(stripe && { STRIPE_API_URL: environment.stripe.url, STRIPE_API_VERSION: environment.stripe.version }),
    ...Object.fromEntries(facts.map((fact) => [fact, settings[fact](environment)])),
    ...Object.fromEntries(secretsOf(needs).map((secret) => [secretVariables[secret], resources.secrets[secret]])),
    ...(table && { TABLE: resources.table }),
    ...(history && { HISTORY_TABLE: resources.history }),
    ...(bus && { EVENT_BUS: resources.bus }),
    ...Object.fromEntries(queues.map((queue) => [queueVariables[queue], resources.queues[queue]])),
    ...(row.receives && { RECEIVES: String(row.receives) }),
  };
}

/** The actions of a function on one resource. */
export type Permission = { readonly statements: readonly Statement[] } & (
  | { readonly service: "secretsmanager"; readonly secret: SecretName }
  | { readonly service: "dynamodb"; readonly table: "table" | "history" }
  | { readonly service: "events" }
  | { readonly service: "sqs"; readonly queue: QueueName }
);

interface Statement {
  /** Actions without the service's name, such as `GetItem`. */
  readonly actions: readonly string[];
  /** Partition keys of the items, where a final `*` matches any text. Undefined if the actions concern the whole resource. */
  readonly keys?: readonly string[];
}

/** Returns the permissions of a function, except those on the keys that encrypt the resources. */
export function permissionsOf(needs: Needs): Permission[] {
  const { table, history, bus, queues = [] } = needs;
  const secrets = secretsOf(needs).map(
    (secret): Permission => ({ service: "secretsmanager", secret, statements: [{ actions: ["GetSecretValue"] }] }),
  );
  const messages = queues.map(
    (queue): Permission => ({ service: "sqs", queue, statements: [{ actions: ["SendMessage"] }] }),
  );
  return [
    ...secrets,
    ...(table ? [{ service: "dynamodb" as const, table: "table" as const, statements: table.map(statementOf) }] : []),
    // Neither action can name no key, and one function serves every namespace, so no condition on keys would restrict them.
    ...(history
      ? [{ service: "dynamodb" as const, table: "history" as const, statements: [{ actions: history }] }]
      : []),
    ...(bus ? [{ service: "events" as const, statements: [{ actions: ["PutEvents"] }] }] : []),
    ...messages,
  ];
}

const statementOf = ({ actions, items }: TableAccess): Statement => ({
  actions,
  ...(items.length > 0 && { keys: items.map((kind) => keysOf(itemKinds[kind])) }),
});

const keysOf = (prefix: string) => (prefix.endsWith("#") ? `${prefix}*` : prefix);

/** By service, the actions of a function on the key that encrypts a resource of the service. */
export const keyActions = {
  secretsmanager: ["kms:Decrypt"],
  dynamodb: ["kms:Decrypt", "kms:DescribeKey"],
  events: [],
  sqs: ["kms:Decrypt", "kms:GenerateDataKey"],
} as const satisfies Record<Permission["service"], readonly string[]>;
