import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import {
  type GatewayErrorType,
  gatewayBody,
  gatewayErrors,
  unrecognizedUrl,
} from "../../../infra/gateway-responses.ts";
import { routes } from "../../../infra/service.ts";
import { templatesOf } from "../../support/templates.ts";

describe.each(Object.entries<Environment>(environments))("the API of %s", (name, environment) => {
  const { api } = templatesOf(name, environment);

  it("authorizes by the Authorization header, and counts requests per client", () => {
    api.hasResourceProperties("AWS::ApiGateway::RestApi", {
      ApiKeySourceType: "AUTHORIZER",
      EndpointConfiguration: { Types: ["REGIONAL"] },
    });
    api.hasResourceProperties("AWS::ApiGateway::Authorizer", {
      Type: "REQUEST",
      IdentitySource: "method.request.header.Authorization",
      AuthorizerResultTtlInSeconds: 300,
    });
    api.resourceCountIs("AWS::ApiGateway::Method", routes.length + Object.keys(unrecognizedUrl.messages).length);
    const methods = Object.values(api.findResources("AWS::ApiGateway::Method")).map(({ Properties }) => Properties);
    const invoking = methods.filter(({ Integration }) => Integration.Type === "AWS_PROXY");
    const open = invoking.filter((method) => method.ApiKeyRequired !== true || method.AuthorizationType !== "CUSTOM");
    expect(open).toEqual([expect.objectContaining({ HttpMethod: "POST", AuthorizationType: "NONE" })]);
    expect(JSON.stringify(open)).toContain("receivestripewebhooklive");
  });

  it("returns Stripe's 404 for every other URL and method, with the path escaped and without a key", () => {
    const methods = Object.values(api.findResources("AWS::ApiGateway::Method", { Properties: { HttpMethod: "ANY" } }));
    const json = JSON.stringify({ statusCode: 404 });
    const legacy =
      " Sources, cards and bank accounts of a customer are legacy at Stripe, and this service does not have them. Use payment methods: GET /v1/customers/{customer}/payment_methods.";
    const isLegacy = (id = "") => /^apicustomerscustomer(sources|cards|bankaccounts)(proxy)?[0-9A-F]{8}$/.test(id);
    expect(methods.filter(({ Properties }) => isLegacy(Properties.ResourceId.Ref))).toHaveLength(6);
    for (const { Properties } of methods)
      expect(Properties).toMatchObject({
        AuthorizationType: "NONE",
        Integration: {
          Type: "MOCK",
          PassthroughBehavior: "NEVER",
          RequestTemplates: { "application/json": json, "application/x-www-form-urlencoded": json },
          IntegrationResponses: [
            {
              StatusCode: "404",
              ResponseParameters: {
                "method.response.header.Request-Id": "context.requestId",
                "method.response.header.X-Content-Type-Options": "'nosniff'",
              },
              ResponseTemplates: {
                "application/json": `#set($path = $util.escapeJavaScript($context.path).replaceAll("\\\\'", "'"))
{
  "error": {
    "message": "Unrecognized request URL ($context.httpMethod: $path).${isLegacy(Properties.ResourceId.Ref) ? legacy : ""}",
    "type": "invalid_request_error"
  }
}
`,
              },
            },
          ],
        },
        MethodResponses: [{ StatusCode: "404", ResponseParameters: { "method.response.header.Request-Id": true } }],
      });
    expect(methods.some(({ Properties }) => Properties.ApiKeyRequired)).toBe(false);
    const covered = new Set(methods.map(({ Properties }) => JSON.stringify(Properties.ResourceId)));
    const resources = Object.keys(api.findResources("AWS::ApiGateway::Resource"));
    for (const Ref of resources) expect(covered).toContain(JSON.stringify({ Ref }));
    expect(covered.size).toBe(resources.length + 1);
  });

  it("throttles the stage, each endpoint and each client", () => {
    const stage = environment.throttle;
    const setting = ({ method, path, throttle }: (typeof routes)[number]) =>
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
        ...routes.map(setting),
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

  it("returns every gateway error in Stripe's shape", () => {
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
    // A retry before the next month cannot succeed.
    api.hasResourceProperties("AWS::ApiGateway::GatewayResponse", {
      ResponseType: "QUOTA_EXCEEDED",
      ResponseParameters: Match.objectLike({
        "gatewayresponse.header.Retry-After": Match.absent(),
        "gatewayresponse.header.Stripe-Should-Retry": "'false'",
      }),
    });
  });

  it("logs client, request and result, but no personal data", () => {
    const [stage] = Object.values(api.findResources("AWS::ApiGateway::Stage"));
    const format = JSON.parse(stage?.Properties.AccessLogSetting.Format);
    expect(format).toMatchObject({ client: "$context.authorizer.client", status: "$context.status" });
    expect(JSON.stringify(format)).not.toMatch(/sourceIp|userAgent|context\.path|identity/);
    api.allResourcesProperties("AWS::Logs::LogGroup", { RetentionInDays: environment.logRetention });
  });
});

it("limits the usage plan of a client to its throttle and quota", () => {
  const { api } = templatesOf("dev", {
    ...environments.dev,
    clients: [{ name: "nightly", scopes: ["customers:read"], rate: 5, burst: 10, quota: 1_000 }],
  });
  api.hasResourceProperties("AWS::ApiGateway::UsagePlan", {
    Throttle: { RateLimit: 5, BurstLimit: 10 },
    Quota: { Limit: 1_000, Period: "MONTH" },
  });
});
