import { createServer } from "node:http";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { reservedExecutions, unreservedExecutions } from "../../../../infra/capacity.ts";
import { environments, settings } from "../../../../infra/environments.ts";
import { Queue } from "../../../../infra/local/aws/queue.ts";
import { createAws } from "../../../../infra/local/aws/server.ts";
import { listen, stop } from "../../../../infra/local/listen.ts";
import { awsConfig, createTable } from "../../../../infra/local/resources.ts";
import { createStripeDouble } from "../../../../infra/local/stripe/double.ts";
import { examine, lineOf } from "../../../../infra/operator/doctor/check.ts";
import { checksOf } from "../../../../infra/operator/doctor/checks.ts";
import { explain } from "../../../../infra/operator/failures.ts";
import { createKey, withKey } from "../../../../infra/operator/keys/keys.ts";
import { nameIn, queues, secretName, stacks } from "../../../../infra/service.ts";
import type { ClientKeys } from "../../../../lib/access/clients.ts";
import { tableClient } from "../../../../lib/platform/table.ts";
import { followedTypes } from "../../../../lib/schemas/stripe-event.ts";
import { type AccountState, createAccount } from "../../../support/aws-account.ts";

const name = "dev";
export const account = "111122223333";
/** The Lambda quota that the environment needs. */
export const quota = reservedExecutions(environments.dev) + unreservedExecutions;
export const day = 86_400;
/** The time of all checks, in Unix seconds. */
export const now = Date.UTC(2026, 10, 25, 12) / 1000;

/** Returns the client keys with one more key. */
export const keysWith = (client: string, expires?: number, keys: ClientKeys = {}): ClientKeys =>
  withKey(keys, client, createKey({ environment: name, client, label: "", now: now - 30 * day, expires }).stored, now);

/** Returns an environment in which nothing is wrong, to be changed by a test. */
export function healthy() {
  const { dev } = environments;
  const state: AccountState = {
    account,
    bootstrapVersion: 21,
    stacks: Object.fromEntries(stacks.map((stack) => [nameIn(name, stack), "CREATE_COMPLETE"])),
    concurrentExecutions: quota,
    apiKeys: 3,
    subscriptions: { "ops@example.com": "arn:aws:sns:eu-central-1:111122223333:topic:1" },
    alarms: { "stripe-customers-dev-api-errors": "OK", "stripe-customers-prod-api-errors": "ALARM" },
  };
  const keys = dev.clients.reduce((known, client) => keysWith(client.name, now + 300 * day, known), {} as ClientKeys);
  return {
    aws: state,
    environment: { ...dev, account } as typeof dev & {
      account?: string;
      network: "private" | "public";
      stripe: { url: string; version: string; livemode: boolean; eventSource?: string };
    },
    secrets: {
      clientKeys: JSON.stringify(keys),
      read: "rk_test_read",
      write: "rk_test_write",
      webhook: "whsec_1",
    } as Record<"clientKeys" | "read" | "webhook" | "write", string | null>,
    /** Customers at Stripe. */
    customers: 1,
    failedEvents: 0,
    progress: {
      phase: "finished",
      heartbeat: now - 600,
      checked: 7,
      findings: { unchecked: { count: 0 } },
      completed: { at: now - 3600, keys: settings.REFERENCE_KEYS({ ...dev, stripe: dev.stripe }) },
    } as Record<string, unknown> | undefined,
    /** Keys that Stripe accepts. */
    stripeKeys: { rk_test_read: "read", rk_test_write: "write", "sk_test_*": "write" } as Record<
      string,
      "read" | "write"
    >,
    /** A key of the operator. */
    stripeKey: undefined as string | undefined,
    /** Responses that replace those of Stripe, by method and beginning of the path. */
    stripe: {
      "GET /v1/webhook_endpoints": webhookEndpoints({}),
    } as Record<string, StripeReply>,
  };
}
export type Situation = ReturnType<typeof healthy>;

interface StripeReply {
  readonly status: number;
  readonly body: object;
}

/** Stripe's response to a request that the key may not send. */
export const denied: StripeReply = {
  status: 403,
  body: {
    error: { type: "invalid_request_error", message: "The provided key does not have the required permissions." },
  },
};

/** Stripe's list of webhook endpoints, with one whose properties are changed. */
export const webhookEndpoints = (changes: object): StripeReply => {
  const url = "https://api.example.com/v1/webhooks/stripe";
  const { version } = environments.dev.stripe;
  const endpoint = {
    id: "we_1",
    url,
    status: "enabled",
    api_version: version,
    enabled_events: followedTypes,
    ...changes,
  };
  return { status: 200, body: { object: "list", has_more: false, data: [endpoint] } };
};

/** Returns the lines that `npm run doctor` prints in a situation. */
export async function diagnose(change: (situation: Situation) => unknown = () => {}): Promise<string[]> {
  const situation = healthy();
  change(situation);
  const failed = new Queue({ name: nameIn(name, queues.failed) });
  for (let sent = 0; sent < situation.failedEvents; sent++) failed.send("{}");
  const secrets = Object.fromEntries(
    Object.entries(situation.secrets).map(([secret, value]) => [secretName(name, secret as "read"), value]),
  );
  const others = createAws({ secrets, queues: [failed], subscribers: new Set(), invoke: async () => {} });
  const double = createStripeDouble({ keys: situation.stripeKeys });
  const stripe = createServer((request, response) => {
    const sent = `${request.method} ${request.url}`;
    const [, reply] = Object.entries(situation.stripe).find(([beginning]) => sent.startsWith(beginning)) ?? [];
    if (!reply) double.emit("request", request, response);
    else response.writeHead(reply.status, { "Content-Type": "application/json" }).end(JSON.stringify(reply.body));
  });
  const servers = [createAccount(situation.aws, others), stripe];
  const [endpoint = "", url = ""] = await Promise.all(servers.map((server) => listen(server, 0)));
  await store(endpoint, situation.progress);
  for (let created = 0; created < situation.customers; created++)
    await fetch(`${url}/v1/customers`, { method: "POST", headers: { Authorization: "Bearer rk_test_write" } });
  const environment = { ...situation.environment, stripe: { ...situation.environment.stripe, url } };
  const aws = { ...awsConfig(endpoint), region: environment.region };
  const checks = checksOf({ target: { name, environment, isLocal: false, aws }, now, stripeKey: situation.stripeKey });
  const lines: string[] = [];
  for await (const finding of examine(checks, (error) => explain(error, name).message))
    lines.push(lineOf(finding).replaceAll(/\s+/g, " "));
  stop(servers);
  return lines;
}

let healthyLines: Promise<string[]> | undefined;

/** Returns the lines that differ from those of a healthy environment. */
export async function differences(change: (situation: Situation) => unknown): Promise<string[]> {
  healthyLines ??= diagnose();
  const [good, lines] = [await healthyLines, await diagnose(change)];
  return lines.filter((line) => !good.includes(line));
}

/** Creates the table, with the progress of the reconciliation. */
async function store(endpoint: string, progress: Situation["progress"]) {
  const TableName = nameIn(name);
  const client = new DynamoDBClient(awsConfig(endpoint));
  await createTable(client, TableName);
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const Item = progress && { pk: "reconciliation", table: Table?.TableId, ...progress };
  if (Item) await tableClient(awsConfig(endpoint)).send(new PutCommand({ TableName, Item }));
}
