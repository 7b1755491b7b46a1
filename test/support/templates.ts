import { Template } from "aws-cdk-lib/assertions";
import type { Environment } from "../../infra/environments.ts";
import type { TableAccess } from "../../infra/service.ts";
import { addStacks } from "../../infra/stacks/all.ts";
import { unbundledApp } from "../../infra/stacks/unbundled.ts";

/** Returns the CloudFormation templates of an environment by stack, without bundles, for any account in eu-central-1. */
export function templatesOf(name: string, environment: Environment) {
  const { data, events, details, api, operations } = addStacks(unbundledApp(), name, {
    ...environment,
    account: undefined,
    region: "eu-central-1",
  });
  return {
    data: Template.fromStack(data),
    events: Template.fromStack(events),
    details: Template.fromStack(details),
    api: Template.fromStack(api),
    operations: Template.fromStack(operations),
  };
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string[]>>>>;
}

/** Returns the statements of all roles of a stack. */
export const statementsOf = (template: Template): Statement[] =>
  Object.values(template.findResources("AWS::IAM::Policy")).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );

/** Returns the permissions of a function's role in order: action, secret, queue or table of the histories, and items. */
export function permissions(template: Template, name: string): string[] {
  const [, policy] =
    Object.entries(template.findResources("AWS::IAM::Policy")).find(([id]) =>
      id.startsWith(`${name.replaceAll("-", "")}role`),
    ) ?? [];
  const statements: Statement[] = policy?.Properties.PolicyDocument.Statement;
  return statements.flatMap(({ Action, Resource, Condition }) => {
    const [, thing] =
      /(clientkeys|stripe(?:read|write)key|stripewebhooksecret|queues(?:events|failed)|(?<=GetAtt)history)/.exec(
        JSON.stringify(Resource),
      ) ?? [];
    const keys = Condition?.["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"]?.join();
    return [Action].flat().map((action) => [action, thing, keys].filter(Boolean).join(" "));
  });
}

/** The permissions of every function. */
export const common = [
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** Returns the permissions of a function that reads a secret. */
export const reading = (secret: string) => [...common, `secretsmanager:GetSecretValue ${secret}`, "kms:Decrypt"];

/** Returns the permissions of a function that uses the table. */
export const using = (table: readonly TableAccess[]) => [
  ...table.flatMap(({ actions, items }) => {
    const keys = items.map((kind) => (kind === "reconciliation" ? kind : `${kind}#*`)).join();
    return actions.map((action) => [`dynamodb:${action}`, keys].filter(Boolean).join(" "));
  }),
  "kms:Decrypt",
  "kms:DescribeKey",
];

/** Returns the permissions of a function that uses the table of the histories. */
export const usingHistory = (actions: readonly string[]) => [
  ...actions.map((action) => `dynamodb:${action} history`),
  "kms:Decrypt",
  "kms:DescribeKey",
];

/** Returns the permissions of a function that sends messages to a queue. */
export const sending = (queue: string) => [`sqs:SendMessage ${queue}`, "kms:Decrypt", "kms:GenerateDataKey"];
