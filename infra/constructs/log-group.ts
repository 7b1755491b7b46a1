import { ArnFormat, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey, Key } from "aws-cdk-lib/aws-kms";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { logGroupNames } from "../service.ts";

interface ServiceLogGroupProps {
  readonly logGroupName: string;
  readonly environment: Environment;
  /** The key of the data stack. Its policy admits only the names of `logGroupNames`. */
  readonly key: IKey;
}

/** A log group with the retention and the key of the environment. It is deleted with its stack. */
export class ServiceLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, { logGroupName, environment, key }: ServiceLogGroupProps) {
    super(scope, id, {
      logGroupName,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
      retention: environment.logRetention,
    });
  }
}

/** Allows CloudWatch Logs to encrypt the environment's log groups with the key. */
export function admitLogGroups(key: Key, name: string) {
  const stack = Stack.of(key);
  const arns = Object.values(logGroupNames).map((nameOf) =>
    stack.formatArn({
      service: "logs",
      resource: "log-group",
      resourceName: nameOf(name),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      resources: ["*"],
      conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": arns } },
    }),
  );
}
