import { fileURLToPath } from "node:url";
import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, LoggingFormat, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { Environment } from "../environments.ts";
import { nameIn } from "../service.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Credentials that a Lambda function never has: their code stays out of its bundle. */
const unusedCredentials = ["ini", "login", "process", "sso", "web-identity"].map(
  (kind) => `@aws-sdk/credential-provider-${kind}`,
);

export interface ServiceFunctionProps {
  /** The environment, and its name. */
  readonly name: string;
  readonly environment: Environment;
  /** Seconds. */
  readonly timeout: number;
  readonly variables: Readonly<Record<string, string>>;
}

/** A function of functions/ in one small file, with a log group of its own and no right but to write there. */
export class ServiceFunction extends Construct {
  readonly lambda: NodejsFunction;

  /** `id` is the name of its file. */
  constructor(scope: Construct, id: string, { name, environment, timeout, variables }: ServiceFunctionProps) {
    super(scope, id);
    const functionName = nameIn(name, id);
    const logGroup = new LogGroup(this, "logs", {
      logGroupName: `/aws/lambda/${functionName}`,
      removalPolicy: RemovalPolicy.DESTROY,
      retention: environment.logRetention,
    });
    const role = new Role(this, "role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    this.lambda = new NodejsFunction(this, "function", {
      functionName,
      role,
      logGroup,
      entry: `${root}functions/${id}.ts`,
      projectRoot: root,
      depsLockFilePath: `${root}package-lock.json`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 1024,
      timeout: Duration.seconds(timeout),
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: { ...variables, POWERTOOLS_SERVICE_NAME: "stripe-customers" },
      bundling: {
        externalModules: unusedCredentials,
        format: OutputFormat.CJS,
        mainFields: ["module", "main"],
        minify: true,
        target: "node24",
      },
    });
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "X-Ray has no resources to name: xray:PutTraceSegments takes * only.",
    });
  }

  /** Lets the function read a secret, and tells it which one by that variable. */
  mayRead(secret: ISecret, variable: string) {
    this.lambda.addToRolePolicy(
      new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [secret.secretArn] }),
    );
    this.lambda.addToRolePolicy(decryption(secret));
    this.lambda.addEnvironment(variable, secret.secretArn);
  }
}

/** The right to have this secret decrypted, by Secrets Manager and for this secret only. */
function decryption({ encryptionKey, secretArn, stack }: ISecret): PolicyStatement {
  return new PolicyStatement({
    actions: ["kms:Decrypt"],
    resources: encryptionKey ? [encryptionKey.keyArn] : [],
    conditions: {
      StringEquals: {
        "kms:EncryptionContext:SecretARN": secretArn,
        "kms:ViaService": `secretsmanager.${stack.region}.amazonaws.com`,
      },
    },
  });
}
