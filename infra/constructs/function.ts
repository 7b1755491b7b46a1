import { Duration, type IResource, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus } from "aws-cdk-lib/aws-events";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Function as Lambda, LoggingFormat, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { type Items, nameIn } from "../service.ts";
import { codeOf, runtime } from "./bundle.ts";

interface ServiceFunctionProps {
  /** The environment, and its name. */
  readonly name: string;
  readonly environment: Environment;
  /** Seconds. */
  readonly timeout: number;
  /** Maximum concurrent executions, which Lambda also reserves for this function. */
  readonly concurrency: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A function of functions/ in one small file, with a log group and a role of its own, which have its name, and no right but to write there. */
export class ServiceFunction extends Construct {
  readonly lambda: Lambda;
  readonly logGroup: LogGroup;

  /** `id` is the name of its file. */
  constructor(
    scope: Construct,
    id: string,
    { name, environment, timeout, concurrency, variables }: ServiceFunctionProps,
  ) {
    super(scope, id);
    const functionName = nameIn(name, id);
    this.logGroup = new LogGroup(this, "logs", {
      logGroupName: `/aws/lambda/${functionName}`,
      removalPolicy: RemovalPolicy.DESTROY,
      retention: environment.logRetention,
    });
    const assumedBy = new ServicePrincipal("lambda.amazonaws.com");
    const role = new Role(this, "role", { assumedBy, roleName: functionName });
    this.logGroup.grantWrite(role);
    this.lambda = new Lambda(this, "function", {
      functionName,
      role,
      logGroup: this.logGroup,
      code: codeOf(id),
      handler: "index.handler",
      runtime,
      architecture: Architecture.ARM_64,
      memorySize: 1024,
      timeout: Duration.seconds(timeout),
      reservedConcurrentExecutions: concurrency,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: { ...variables, ENVIRONMENT: name, POWERTOOLS_SERVICE_NAME: "stripe-customers" },
    });
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "X-Ray has no resources to name: xray:PutTraceSegments takes * only.",
    });
  }

  #allow(actions: string[], resource: string, conditions?: PolicyStatement["conditions"]) {
    this.lambda.addToRolePolicy(new PolicyStatement({ actions, resources: [resource], conditions }));
  }

  /** Lets the function read a secret, and tells it which one by that variable. */
  mayRead(secret: ISecret, variable: string) {
    this.#allow(["secretsmanager:GetSecretValue"], secret.secretArn);
    if (secret.encryptionKey)
      this.#allow(["kms:Decrypt"], secret.encryptionKey.keyArn, {
        StringEquals: { "kms:EncryptionContext:SecretARN": secret.secretArn, ...via("secretsmanager", secret) },
      });
    this.lambda.addEnvironment(variable, secret.secretArn);
  }

  /**
   * Lets the function do that to those items of the table, and tells it which table. A scan names no keys, which every
   * condition on keys is true of: who may scan reads all items.
   */
  mayUse(table: TableV2, items: readonly Items[]) {
    for (const { actions, prefixes } of items)
      this.#allow(
        actions.map((action) => `dynamodb:${action}`),
        table.tableArn,
        prefixes.length > 0
          ? { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": prefixes.map(keysFrom) } }
          : undefined,
      );
    if (table.encryptionKey)
      this.#allow(["kms:Decrypt", "kms:DescribeKey"], table.encryptionKey.keyArn, {
        StringEquals: via("dynamodb", table),
      });
    this.lambda.addEnvironment("TABLE", table.tableName);
  }

  /** Lets the function put messages into the queue, and tells it which one by that variable. */
  maySend(queue: Queue, variable: string) {
    this.#allow(["sqs:SendMessage"], queue.queueArn);
    if (queue.encryptionMasterKey)
      this.#allow(["kms:Decrypt", "kms:GenerateDataKey"], queue.encryptionMasterKey.keyArn, {
        StringEquals: { "kms:EncryptionContext:aws:sqs:arn": queue.queueArn, ...via("sqs", queue) },
      });
    this.lambda.addEnvironment(variable, queue.queueUrl);
  }

  /** Lets the function put events on the bus, and tells it which. */
  mayPublish(bus: EventBus) {
    this.#allow(["events:PutEvents"], bus.eventBusArn);
    this.lambda.addEnvironment("EVENT_BUS", bus.eventBusName);
  }
}

/** The partition keys that begin so: a prefix without `#` at its end is a whole key. */
const keysFrom = (prefix: string) => (prefix.endsWith("#") ? `${prefix}*` : prefix);

/** That a key is used by one service of AWS only, on behalf of who uses that. */
const via = (service: string, { stack }: IResource) => ({
  "kms:ViaService": `${service}.${stack.region}.amazonaws.com`,
});
