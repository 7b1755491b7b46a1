import { RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  ApiKeySourceType,
  type CfnRestApi,
  type MethodDeploymentOptions,
  MethodLoggingLevel,
  Period,
  ResponseType,
  RestApi,
} from "aws-cdk-lib/aws-apigateway";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import { usageIdentifier } from "../../lib/access/clients.ts";
import { strictest } from "../capacity.ts";
import type { Environment } from "../environments.ts";
import { type GatewayError, type GatewayErrorType, gatewayBody, gatewayErrors } from "../gateway-responses.ts";
import { logGroupNames, nameIn, pageRoutes, routes, stage, type Throttle } from "../service.ts";
import { accessLog } from "./access-log.ts";
import { addDomain, requireModernTls } from "./domain.ts";
import { Firewall } from "./firewall.ts";
import { ServiceLogGroup } from "./log-group.ts";
import { networkOf } from "./network.ts";

const observed = { loggingLevel: MethodLoggingLevel.ERROR, metricsEnabled: true };
const throttling = ({ rate, burst }: Throttle) => ({ throttlingRateLimit: rate, throttlingBurstLimit: burst });

interface ServiceApiProps {
  readonly name: string;
  readonly environment: Environment;
  /** The key that encrypts the logs. */
  readonly key: IKey;
}

/** The REST API: stage, throttles, a usage plan per client, and gateway responses in Stripe's shape. */
export class ServiceApi extends RestApi {
  constructor(scope: Construct, id: string, { name, environment, key }: ServiceApiProps) {
    super(scope, id, {
      restApiName: nameIn(name),
      apiKeySourceType: ApiKeySourceType.AUTHORIZER,
      // The role is a setting of the account in this region: without it, the APIs of other environments stop to log.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      ...networkOf(scope, environment),
      disableExecuteApiEndpoint: Boolean(environment.domain),
      deployOptions: {
        stageName: stage,
        ...accessLog(scope, { name, environment, key }),
        ...observed,
        methodOptions: Object.fromEntries(methodsIn(environment).map((route) => methodOptions(route, environment))),
        ...throttling(environment.throttle),
        tracingEnabled: true,
      },
    });
    requireModernTls(this.node.defaultChild as CfnRestApi);
    this.#expireExecutionLog(name, environment, key);
    this.#addGatewayErrors();
    this.#addUsagePlans(name, environment);
    if (environment.domain) addDomain(this, environment.domain);
    const { stageArn } = this.deploymentStage;
    if (environment.firewall) new Firewall(this, "firewall", { name, environment, key, stageArn });
    else this.#acknowledgeNoFirewall();
    this.#acknowledge();
  }

  /** Creates the log group of API Gateway's errors first: API Gateway would create it without retention and key. */
  #expireExecutionLog(name: string, environment: Environment, key: IKey) {
    const logGroupName = logGroupNames.execution(name, this.restApiId, stage);
    this.deploymentStage.node.addDependency(
      new ServiceLogGroup(this, "execution-logs", { logGroupName, environment, key }),
    );
  }

  #acknowledgeNoFirewall() {
    Validations.of(this.deploymentStage).acknowledge({
      id: "AwsSolutions-APIG3",
      reason: "The authorizer admits only apps of this company with their own key, and each is throttled.",
    });
  }

  #acknowledge() {
    Validations.of(this).acknowledge({
      id: "AwsSolutions-APIG2",
      reason:
        "The functions validate: API Gateway cannot read form-encoded bodies, and its errors do not have Stripe's shape.",
    });
    Validations.of(this.node.findChild("CloudWatchRole")).acknowledge({
      id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]",
      reason: "API Gateway's account setting requires AWS's managed policy for its logs.",
    });
  }

  #addGatewayErrors() {
    for (const [type, { status, headers }] of Object.entries<GatewayError>(gatewayErrors)) {
      this.addGatewayResponse(type, {
        type: ResponseType.of(type),
        statusCode: status?.toString(),
        responseHeaders: headers,
        templates: { "application/json": gatewayBody(type as GatewayErrorType) },
      });
    }
  }

  /** Adds a usage plan per client. The authorizer returns its API key, which is only a name and no secret. */
  #addUsagePlans(name: string, { clients }: Environment) {
    for (const { name: client, rate, burst, quota } of clients) {
      const plan = this.addUsagePlan(`plan-${client}`, {
        name: usageIdentifier(name, client),
        apiStages: [{ api: this, stage: this.deploymentStage }],
        throttle: { rateLimit: rate, burstLimit: burst },
        ...(quota && { quota: { limit: quota, period: Period.MONTH } }),
      });
      const value = usageIdentifier(name, client);
      plan.addApiKey(this.addApiKey(`key-${client}`, { apiKeyName: value, value }));
    }
  }
}

type Route = Pick<(typeof routes)[number] | (typeof pageRoutes)[number], "method" | "path" | "throttle">;

const methodsIn = ({ docs }: Environment): readonly Route[] => [...routes, ...(docs ? pageRoutes : [])];

/** Returns the options of a method: its throttle, but never more than the stage's. */
function methodOptions(
  { method, path, throttle }: Route,
  { throttle: stage }: Environment,
): [string, MethodDeploymentOptions] {
  return [`${path}/${method}`, { ...observed, ...throttling(strictest(throttle, stage)) }];
}
