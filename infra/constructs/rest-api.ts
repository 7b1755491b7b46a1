import { RemovalPolicy, Validations } from "aws-cdk-lib";
import {
  AccessLogFormat,
  ApiKeySourceType,
  type CfnDomainName,
  type CfnRestApi,
  LogGroupLogDestination,
  type MethodDeploymentOptions,
  MethodLoggingLevel,
  Period,
  ResponseType,
  RestApi,
} from "aws-cdk-lib/aws-apigateway";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { usageIdentifier } from "../../lib/access/clients.ts";
import { strictest } from "../capacity.ts";
import type { Environment } from "../environments.ts";
import { type GatewayError, type GatewayErrorType, gatewayBody, gatewayErrors } from "../gateway-responses.ts";
import { nameIn, routes, stage, type Throttle } from "../service.ts";
import { Firewall } from "./firewall.ts";
import { networkOf } from "./network.ts";

/** Fields of the access log: client, request, result and duration. No IP addresses and no personal ids. */
const accessLog = {
  request_id: "$context.requestId",
  time: "$context.requestTime",
  client: "$context.authorizer.client",
  method: "$context.httpMethod",
  resource: "$context.resourcePath",
  status: "$context.status",
  error: "$context.error.responseType",
  latency_ms: "$context.responseLatency",
  integration_latency_ms: "$context.integrationLatency",
};

const observed = { loggingLevel: MethodLoggingLevel.ERROR, metricsEnabled: true };
const throttling = ({ rate, burst }: Throttle) => ({ throttlingRateLimit: rate, throttlingBurstLimit: burst });

/** TLS 1.2 or newer. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html */
const tls = "SecurityPolicy_TLS13_1_2_PQ_2025_09";

interface ServiceApiProps {
  readonly name: string;
  readonly environment: Environment;
}

/** The REST API: stage, throttles, a usage plan per client, and gateway responses in Stripe's shape. */
export class ServiceApi extends RestApi {
  constructor(scope: Construct, id: string, { name, environment }: ServiceApiProps) {
    const logGroup = new LogGroup(scope, "access-logs", {
      logGroupName: `/aws/apigateway/${nameIn(name)}`,
      removalPolicy: RemovalPolicy.DESTROY,
      retention: environment.logRetention,
    });
    super(scope, id, {
      restApiName: nameIn(name),
      apiKeySourceType: ApiKeySourceType.AUTHORIZER,
      cloudWatchRole: true,
      ...networkOf(scope, environment),
      disableExecuteApiEndpoint: Boolean(environment.domain),
      deployOptions: {
        stageName: stage,
        accessLogDestination: new LogGroupLogDestination(logGroup),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLog)),
        ...observed,
        methodOptions: Object.fromEntries(routes.map((route) => methodOptions(route, environment))),
        ...throttling(environment.throttle),
        tracingEnabled: true,
      },
    });
    this.#requireModernTls();
    this.#addGatewayErrors();
    this.#addUsagePlans(name, environment);
    if (environment.domain) this.#addDomain(environment.domain);
    if (environment.firewall) this.#addFirewall(name, environment);
    else this.#acknowledgeNoFirewall();
    this.#acknowledge();
  }

  #requireModernTls() {
    const api = this.node.defaultChild as CfnRestApi;
    api.securityPolicy = tls;
    api.endpointAccessMode = "STRICT";
  }

  /** Adds a host name. Its base path is the stage's name, so paths are Stripe's at this host too. */
  #addDomain({ name: domainName, certificateArn }: NonNullable<Environment["domain"]>) {
    const certificate = Certificate.fromCertificateArn(this, "certificate", certificateArn);
    const domain = this.addDomainName("domain", { domainName, certificate, basePath: stage });
    const resource = domain.node.defaultChild as CfnDomainName;
    resource.securityPolicy = tls;
    resource.endpointAccessMode = "STRICT";
  }

  /** Adds a firewall. One address can send twice the stage's rate, because apps share addresses. */
  #addFirewall(name: string, { throttle }: Environment) {
    new Firewall(this, "firewall", { name, rate: throttle.rate * 60 * 2, stageArn: this.deploymentStage.stageArn });
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

/** Returns the options of a method: its throttle, but never more than the stage's. */
function methodOptions(
  { method, path, throttle }: (typeof routes)[number],
  { throttle: stage }: Environment,
): [string, MethodDeploymentOptions] {
  return [`${path}/${method}`, { ...observed, ...throttling(strictest(throttle, stage)) }];
}
