import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, type EnvironmentName, environments } from "../../infra/environments.ts";
import { type Endpoint, endpoints, type GatewayErrorType, gatewayBody, gatewayErrors } from "../../infra/service.ts";
import { accessOf } from "../../lib/clients.ts";
import { templatesOf } from "../support/templates.ts";

describe.each(Object.entries<Environment>(environments))("the stacks of %s", (name, environment) => {
  const { api, data } = templatesOf(name, environment);

  it("authorize by the key in the header, and count by the client that it names", () => {
    api.hasResourceProperties("AWS::ApiGateway::RestApi", {
      ApiKeySourceType: "AUTHORIZER",
      EndpointConfiguration: { Types: ["REGIONAL"] },
    });
    api.hasResourceProperties("AWS::ApiGateway::Authorizer", {
      Type: "REQUEST",
      IdentitySource: "method.request.header.Authorization",
      AuthorizerResultTtlInSeconds: 300,
    });
    api.resourceCountIs("AWS::ApiGateway::Method", Object.keys(endpoints).length);
    api.allResourcesProperties("AWS::ApiGateway::Method", { ApiKeyRequired: true, AuthorizationType: "CUSTOM" });
  });

  it("throttle the stage, each endpoint and each client", () => {
    const stage = environment.throttle;
    const setting = ({ method, path, throttle }: Endpoint) =>
      Match.objectLike({
        HttpMethod: method,
        ResourcePath: `/${path.replaceAll("/", "~1")}`,
        ThrottlingRateLimit: Math.min(throttle.rate, stage.rate),
        ThrottlingBurstLimit: Math.min(throttle.burst, stage.burst),
      });
    api.hasResourceProperties("AWS::ApiGateway::Stage", {
      StageName: "v1",
      TracingEnabled: true,
      MethodSettings: Match.arrayWith([
        Match.objectLike({
          HttpMethod: "*",
          ResourcePath: "/*",
          ThrottlingRateLimit: stage.rate,
          ThrottlingBurstLimit: stage.burst,
        }),
        ...Object.values(endpoints).map(setting),
      ]),
    });
    for (const { name: client, rate, burst } of environment.clients) {
      const value = `stripe-customers-${name}-${client}`;
      api.hasResourceProperties("AWS::ApiGateway::UsagePlan", {
        UsagePlanName: value,
        Throttle: { RateLimit: rate, BurstLimit: burst },
      });
      api.hasResourceProperties("AWS::ApiGateway::ApiKey", { Enabled: true, Value: value });
    }
  });

  it("answer every error of the gateway in Stripe's shape", () => {
    for (const [type, { status }] of Object.entries(gatewayErrors))
      api.hasResourceProperties("AWS::ApiGateway::GatewayResponse", {
        ResponseType: type,
        StatusCode: status ? String(status) : Match.absent(),
        ResponseParameters: Match.objectLike({ "gatewayresponse.header.Request-Id": "context.requestId" }),
        ResponseTemplates: { "application/json": gatewayBody(type as GatewayErrorType) },
      });
    api.hasResourceProperties("AWS::ApiGateway::GatewayResponse", {
      ResponseType: "THROTTLED",
      ResponseParameters: Match.objectLike({ "gatewayresponse.header.Retry-After": "'1'" }),
    });
  });

  it("log who called what and how it went, and nothing of a person", () => {
    const [stage] = Object.values(api.findResources("AWS::ApiGateway::Stage"));
    const format = JSON.parse(stage?.Properties.AccessLogSetting.Format);
    expect(format).toMatchObject({ client: "$context.authorizer.client", status: "$context.status" });
    expect(JSON.stringify(format)).not.toMatch(/sourceIp|userAgent|context\.path|identity/);
    api.allResourcesProperties("AWS::Logs::LogGroup", { RetentionInDays: environment.logRetention });
  });

  it("run each function with a role that reads its own secrets and nothing else", () => {
    api.allResourcesProperties("AWS::Lambda::Function", {
      Architectures: ["arm64"],
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      TracingConfig: { Mode: "Active" },
    });
    const policies = Object.entries(api.findResources("AWS::IAM::Policy"));
    const expected = {
      authorize: "clientkeys",
      ...Object.fromEntries(
        Object.entries(endpoints).map(([endpoint, { scope }]) => [endpoint, `stripe${accessOf(scope)}key`]),
      ),
    };
    for (const [endpoint, secret] of Object.entries(expected)) {
      const [, policy] = policies.find(([id]) => id.startsWith(`${endpoint.replaceAll("-", "")}role`)) ?? [];
      const statements: { Action: string | string[]; Resource: unknown }[] =
        policy?.Properties.PolicyDocument.Statement;
      expect(statements.flatMap(({ Action }) => Action)).toEqual([
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
        "secretsmanager:GetSecretValue",
        "kms:Decrypt",
      ]);
      const read = statements.find(({ Action }) => Action === "secretsmanager:GetSecretValue");
      expect(JSON.stringify(read?.Resource)).toContain(`ExportsOutputRef${secret}`);
    }
  });

  it("keep secrets under a key of their own, without ever setting them", () => {
    data.resourceCountIs("AWS::SecretsManager::Secret", 3);
    data.allResourcesProperties("AWS::SecretsManager::Secret", {
      KmsKeyId: Match.anyValue(),
      SecretString: Match.absent(),
      GenerateSecretString: Match.absent(),
    });
    data.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
    data.allResources("AWS::SecretsManager::Secret", { DeletionPolicy: environment.protected ? "Retain" : "Delete" });
  });
});

it("a client's plan is held to its throttle and quota", () => {
  const clients: Environment["clients"] = [
    { name: "nightly", scopes: ["customers:read"], rate: 5, burst: 10, quota: 1_000 },
  ];
  const { api } = templatesOf("dev", { ...environments["dev" satisfies EnvironmentName], clients });
  api.hasResourceProperties("AWS::ApiGateway::UsagePlan", {
    Throttle: { RateLimit: 5, BurstLimit: 10 },
    Quota: { Limit: 1_000, Period: "MONTH" },
  });
});
