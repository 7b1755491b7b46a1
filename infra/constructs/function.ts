import { Duration, type IResource, Validations } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus } from "aws-cdk-lib/aws-events";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Alias, Architecture, Function as Lambda, LoggingFormat, Tracing } from "aws-cdk-lib/aws-lambda";
import type { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { alias, type FunctionName, functions, logGroupNames, memory, nameIn } from "../service.ts";
import { keyActions, type Permission, permissionsOf, type Resources, variablesOf } from "../wiring.ts";
import { codeOf, runtime } from "./bundle.ts";
import { ServiceLogGroup } from "./log-group.ts";

/** The resources of an environment as constructs. */
export interface ResourceConstructs extends Resources<Secret, TableV2, EventBus, Queue> {
  /** The key that encrypts the data and the logs. */
  readonly key: IKey;
}

export interface ServiceFunctionProps {
  /** Name of the environment. */
  readonly name: string;
  readonly environment: Environment;
  readonly resources: ResourceConstructs;
  /** Timeout, in seconds. */
  readonly timeout: number;
  /** Maximum concurrent executions, which Lambda also reserves for this function. */
  readonly concurrency: number;
}

/**
 * A function of functions/, with its own log group and role. It has the variables and permissions that its row in
 * infra/service.ts needs, and permissions to write its log and to trace.
 */
export class ServiceFunction extends Construct {
  readonly lambda: Lambda;
  /** The alias that is invoked. A deployment publishes a version and points the alias to it. */
  readonly live: Alias;
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    id: FunctionName,
    { name, environment, resources, timeout, concurrency }: ServiceFunctionProps,
  ) {
    super(scope, id);
    const functionName = nameIn(name, id);
    this.logGroup = new ServiceLogGroup(this, "logs", {
      logGroupName: logGroupNames.function(name, id),
      environment,
      key: resources.key,
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
      memorySize: memory,
      timeout: Duration.seconds(timeout),
      reservedConcurrentExecutions: concurrency,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: variablesOf(id, { ...environment, name }, namesOf(resources)) as Record<string, string>,
    });
    this.live = new Alias(this, alias, { aliasName: alias, version: this.lambda.currentVersion });
    for (const permission of permissionsOf(functions[id].needs)) this.#grant(permission, resources);
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "X-Ray has no resources: xray:PutTraceSegments accepts only *.",
    });
  }

  /** Grants the actions on a resource, and the use of the key that encrypts it. */
  #grant(permission: Permission, resources: ResourceConstructs) {
    const { service, statements } = permission;
    const { arn, key, context } = targetOf(permission, resources);
    for (const { actions, keys } of statements)
      this.#allow(
        actions.map((action) => `${service}:${action}`),
        arn,
        keys && leading(keys),
      );
    if (key) this.#allow(keyActions[service], key.keyArn, { StringEquals: { ...context, ...via(service, key) } });
  }

  #allow(actions: readonly string[], resource: string, conditions?: PolicyStatement["conditions"]) {
    this.lambda.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [resource], conditions }));
  }
}

/** Returns the condition that a request names items, and all their keys match. Without `Null`, it is true if it names none. */
const leading = (keys: readonly string[]) => ({
  Null: { "dynamodb:LeadingKeys": "false" },
  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys },
});

/** Returns the values of the functions' variables: ARNs, names and URLs of the resources. */
const namesOf = ({ secrets, table, history, bus, queues }: ResourceConstructs): Resources => ({
  secrets: mapValues(secrets, ({ secretArn }) => secretArn),
  table: table.tableName,
  history: history.tableName,
  bus: bus.eventBusName,
  queues: mapValues(queues, ({ queueUrl }) => queueUrl),
});

const mapValues = <Name extends string, From, To>(record: Readonly<Record<Name, From>>, map: (value: From) => To) =>
  Object.fromEntries(Object.entries<From>(record).map(([name, value]) => [name, map(value)])) as Record<Name, To>;

/** A resource, the key that encrypts it, and the encryption context of its data. */
interface Target {
  readonly arn: string;
  readonly key?: IKey;
  readonly context?: Readonly<Record<string, string>>;
}

function targetOf(permission: Permission, { secrets, bus, queues, ...tables }: ResourceConstructs): Target {
  switch (permission.service) {
    case "secretsmanager": {
      const { secretArn: arn, encryptionKey: key } = secrets[permission.secret];
      return { arn, key, context: { "kms:EncryptionContext:SecretARN": arn } };
    }
    case "sqs": {
      const { queueArn: arn, encryptionMasterKey: key } = queues[permission.queue];
      return { arn, key, context: { "kms:EncryptionContext:aws:sqs:arn": arn } };
    }
    case "dynamodb": {
      const { tableArn: arn, encryptionKey: key } = tables[permission.table];
      return { arn, key };
    }
    case "events":
      return { arn: bus.eventBusArn };
  }
}

/** Returns the condition that a key is used only through one AWS service. */
const via = (service: string, { stack }: IResource) => ({
  "kms:ViaService": `${service}.${stack.region}.amazonaws.com`,
});
