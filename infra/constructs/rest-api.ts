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

/** Who, what, how it went and how long it took; neither addresses nor ids of people. */
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

/** API Gateway as the table describes it: stage, throttles, a usage plan for each client, every answer in Stripe's shape. */
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
    else this.#doWithoutFirewall();
    this.#acknowledge();
  }

  #requireModernTls() {
    const api = this.node.defaultChild as CfnRestApi;
    api.securityPolicy = tls;
    api.endpointAccessMode = "STRICT";
  }

  /** The base path is the stage's name, so that paths are Stripe's at this host too. */
  #addDomain({ name: domainName, certificateArn }: NonNullable<Environment["domain"]>) {
    const certificate = Certificate.fromCertificateArn(this, "certificate", certificateArn);
    const domain = this.addDomainName("domain", { domainName, certificate, basePath: stage });
    const resource = domain.node.defaultChild as CfnDomainName;
    resource.securityPolicy = tls;
    resource.endpointAccessMode = "STRICT";
  }

  /** One address may send what the stage takes twice over: apps share addresses. */
  #addFirewall(name: string, { throttle }: Environment) {
    new Firewall(this, "firewall", { name, rate: throttle.rate * 60 * 2, stageArn: this.deploymentStage.stageArn });
  }

  #doWithoutFirewall() {
    Validations.of(this.deploymentStage).acknowledge({
      id: "AwsSolutions-APIG3",
      reason: "Only apps of this company with a key of their own get past the authorizer, and each is throttled.",
    });
  }

  #acknowledge() {
    Validations.of(this).acknowledge({
      id: "AwsSolutions-APIG2",
      reason:
        "The functions validate: API Gateway cannot read form-encoded bodies, and its errors would not be Stripe's.",
    });
    Validations.of(this.node.findChild("CloudWatchRole")).acknowledge({
      id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]",
      reason: "API Gateway's account setting wants AWS's own policy for its logs.",
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

  /** The authorizer names the plan; a client's API key is only that name, so it is no secret. */
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

/** An endpoint's own throttle, as far as the stage's allows it. */
function methodOptions(
  { method, path, throttle }: (typeof routes)[number],
  { throttle: stage }: Environment,
): [string, MethodDeploymentOptions] {
  return [`${path}/${method}`, { ...observed, ...throttling(strictest(throttle, stage)) }];
}
