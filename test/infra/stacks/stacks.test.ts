import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, type EnvironmentName, environments } from "../../../infra/environments.ts";
import {
  type GatewayErrorType,
  gatewayBody,
  gatewayErrors,
  unrecognizedUrl,
} from "../../../infra/gateway-responses.ts";
import { type Endpoint, endpoints, routes } from "../../../infra/service.ts";
import { accessOf } from "../../../lib/access/clients.ts";
import { reading, rights, sending, statementsOf, templatesOf, using } from "../../support/templates.ts";

describe.each(Object.entries<Environment>(environments))("the stacks of %s", (name, environment) => {
  const { api, data, events, operations } = templatesOf(name, environment);

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
    api.resourceCountIs("AWS::ApiGateway::Method", routes.length + unrecognizedUrl.resources.length);
    const methods = Object.values(api.findResources("AWS::ApiGateway::Method")).map(({ Properties }) => Properties);
    const invoking = methods.filter(({ Integration }) => Integration.Type === "AWS_PROXY");
    const open = invoking.filter((method) => method.ApiKeyRequired !== true || method.AuthorizationType !== "CUSTOM");
    expect(open).toEqual([expect.objectContaining({ HttpMethod: "POST", AuthorizationType: "NONE" })]);
    expect(JSON.stringify(open)).toContain("receivestripewebhookfunction");
  });

  it("return Stripe's 404 for every other URL and method, with the path escaped and without asking for a key", () => {
    const methods = Object.values(api.findResources("AWS::ApiGateway::Method", { Properties: { HttpMethod: "ANY" } }));
    const json = JSON.stringify({ statusCode: 404 });
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
    "message": "Unrecognized request URL ($context.httpMethod: $path).",
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

  it("throttle the stage, each endpoint and each client", () => {
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
    // A quota is renewed with the month.
    api.hasResourceProperties("AWS::ApiGateway::GatewayResponse", {
      ResponseType: "QUOTA_EXCEEDED",
      ResponseParameters: Match.objectLike({
        "gatewayresponse.header.Retry-After": Match.absent(),
        "gatewayresponse.header.Stripe-Should-Retry": "'false'",
      }),
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
    for (const [endpoint, { scope, needs }] of Object.entries<Endpoint>(endpoints))
      expect([endpoint, ...rights(api, endpoint)]).toEqual([
        endpoint,
        ...reading(scope ? `stripe${accessOf(scope)}key` : "stripewebhooksecret"),
        ...(scope ? [] : sending("queuesevents")),
        ...(needs.table ? using(needs.table) : []),
      ]);
    const noting = using([{ actions: ["UpdateItem"], items: ["key"] }]);
    expect(rights(api, "authorize")).toEqual([...reading("clientkeys"), ...noting]);
  });

  it("give no right to everything but to trace", () => {
    for (const { Action, Resource } of [api, data, events, operations].flatMap(statementsOf)) {
      expect([Action].flat().filter((action) => action.includes("*"))).toEqual([]);
      if (Resource === "*") expect(Action).toEqual(["xray:PutTelemetryRecords", "xray:PutTraceSegments"]);
    }
  });

  it("send the audit trail of every function to where nothing can be deleted before its time", () => {
    const functions = Object.keys(api.findResources("AWS::Lambda::Function")).length;
    api.resourceCountIs("AWS::Logs::SubscriptionFilter", functions);
    api.allResourcesProperties("AWS::Logs::SubscriptionFilter", { FilterPattern: '{ $.message = "audit" }' });
    data.hasResourceProperties("AWS::S3::Bucket", {
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ ExpirationInDays: environment.auditRetention, Status: "Enabled" })],
      },
      VersioningConfiguration: { Status: "Enabled" },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    data.hasResource("AWS::S3::Bucket", { DeletionPolicy: "Retain" });
    data.hasResourceProperties("AWS::S3::BucketPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Deny",
            Principal: { AWS: "*" },
            Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
          }),
        ]),
      },
    });
  });

  it("encrypt with the environment's own key, and keep the table", () => {
    const key = { "Fn::GetAtt": [Match.stringLikeRegexp("^key"), "Arn"] };
    data.hasResourceProperties("AWS::DynamoDB::GlobalTable", {
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      SSESpecification: { SSEEnabled: true, SSEType: "KMS" },
      TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
      Replicas: [
        Match.objectLike({
          DeletionProtectionEnabled: environment.protected,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { KMSMasterKeyId: key },
        }),
      ],
    });
    data.hasResourceProperties("AWS::S3::Bucket", {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { KMSMasterKeyID: key, SSEAlgorithm: "aws:kms" } },
        ],
      },
    });
    data.hasResourceProperties("AWS::KinesisFirehose::DeliveryStream", {
      DeliveryStreamEncryptionConfigurationInput: { KeyType: "AWS_OWNED_CMK" },
    });
  });

  it("speak TLS 1.2 or newer", () => {
    api.hasResourceProperties("AWS::ApiGateway::RestApi", {
      SecurityPolicy: "SecurityPolicy_TLS13_1_2_PQ_2025_09",
      EndpointAccessMode: "STRICT",
    });
  });

  it("stand behind a firewall where the environment says so", () => {
    api.resourceCountIs("AWS::WAFv2::WebACLAssociation", environment.firewall ? 1 : 0);
    if (!environment.firewall) return;
    const named = (Name: string) => Match.objectLike({ Name });
    api.hasResourceProperties("AWS::WAFv2::WebACL", {
      DefaultAction: { Allow: {} },
      Rules: [
        Match.objectLike({
          Name: "rate",
          Action: { Block: {} },
          Statement: {
            RateBasedStatement: Match.objectLike({ AggregateKeyType: "IP", Limit: environment.throttle.rate * 120 }),
          },
        }),
        named("AWSManagedRulesAmazonIpReputationList"),
        named("AWSManagedRulesKnownBadInputsRuleSet"),
        named("AWSManagedRulesCommonRuleSet"),
      ],
    });
  });

  it("keep secrets under a key of their own, without ever setting them", () => {
    data.resourceCountIs("AWS::SecretsManager::Secret", 4);
    data.allResourcesProperties("AWS::SecretsManager::Secret", {
      KmsKeyId: Match.anyValue(),
      SecretString: Match.absent(),
      GenerateSecretString: Match.absent(),
    });
    data.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
    data.allResources("AWS::SecretsManager::Secret", { DeletionPolicy: environment.protected ? "Retain" : "Delete" });
  });
});

describe("an environment that is declared otherwise", () => {
  const dev: Environment = environments["dev" satisfies EnvironmentName];

  it("holds a client's plan to its throttle and quota", () => {
    const { api } = templatesOf("dev", {
      ...dev,
      clients: [{ name: "nightly", scopes: ["customers:read"], rate: 5, burst: 10, quota: 1_000 }],
    });
    api.hasResourceProperties("AWS::ApiGateway::UsagePlan", {
      Throttle: { RateLimit: 5, BurstLimit: 10 },
      Quota: { Limit: 1_000, Period: "MONTH" },
    });
  });

  it("can be reached through its VPC endpoints only", () => {
    const { api } = templatesOf("dev", { ...dev, network: "private", vpcEndpoints: ["vpce-1", "vpce-2"] });
    api.hasResourceProperties("AWS::ApiGateway::RestApi", {
      EndpointConfiguration: { Types: ["PRIVATE"], VpcEndpointIds: ["vpce-1", "vpce-2"] },
      Policy: {
        Statement: [
          Match.objectLike({ Effect: "Allow" }),
          Match.objectLike({
            Effect: "Deny",
            Condition: { StringNotEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } },
          }),
        ],
      },
    });
  });

  it("can be reached from its addresses only", () => {
    const { api } = templatesOf("dev", { ...dev, addresses: ["192.0.2.0/24"] });
    api.hasResourceProperties("AWS::ApiGateway::RestApi", {
      Policy: {
        Statement: [
          Match.objectLike({ Effect: "Allow" }),
          Match.objectLike({ Effect: "Deny", Condition: { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24"] } } }),
        ],
      },
    });
  });

  it("has a host name of its own, and no other", () => {
    const domain = {
      name: "customers.example.com",
      certificateArn: "arn:aws:acm:eu-central-1:000000000000:certificate/1",
    };
    const { api } = templatesOf("dev", { ...dev, domain });
    api.hasResourceProperties("AWS::ApiGateway::DomainName", {
      DomainName: domain.name,
      SecurityPolicy: "SecurityPolicy_TLS13_1_2_PQ_2025_09",
    });
    api.hasResourceProperties("AWS::ApiGateway::BasePathMapping", { BasePath: "v1" });
    api.hasResourceProperties("AWS::ApiGateway::RestApi", { DisableExecuteApiEndpoint: true });
  });

  const [client] = dev.clients as [Environment["clients"][number]];
  it.each([
    ["a name twice", { clients: [client, client] }, /storefront is declared twice/],
    [
      "more than the stage may",
      { clients: [{ ...client, rate: 26 }] },
      /storefront may do more than the stage's 25 per second and burst of 50/,
    ],
    [
      "an unknown scope",
      { clients: [{ ...client, scopes: ["customers:admire"] }] },
      /Invalid option[\s\S]*clients\[0\]\.scopes\[0\]/,
    ],
    [
      "a name that no key can hold",
      { clients: [{ ...client, name: "Store_Front" }] },
      /must be 1 to 30 lower-case letters, digits and hyphens/,
    ],
    ["a private network without endpoints", { network: "private" }, /go with a private network/],
    [
      "more clients than the authorizer can know",
      { clients: Array.from({ length: 60 }, (_, n) => ({ ...client, name: `client-${n}` })) },
      /has room for 3500/,
    ],
    ["references of nobody", { references: { shop: "shop_id" } }, /is no client's namespace[\s\S]*references\.shop/],
    [
      "references of two namespaces in one place",
      { references: { storefront: "customer_id", billing: "customer_id" } },
      /customer_id holds the references of two namespaces/,
    ],
    [
      "an event source that is not Stripe's",
      { stripe: { ...dev.stripe, eventSource: "aws.partner/example.com/ed_1" } },
      /must be aws\.partner\/stripe\.com\/ed_…[\s\S]*stripe\.eventSource/,
    ],
    ["a subscriber that is no account", { subscribers: ["support"] }, /must be the 12 digits[\s\S]*subscribers\[0\]/],
  ])("fails at synth for %s", (_, wrong, message) => {
    expect(() => templatesOf("dev", { ...dev, ...(wrong as Partial<Environment>) })).toThrow(message);
  });

  it.each(["pre-prod", "preProd", "pre_prod", ""])("rejects the environment name %j at synth", (name) => {
    expect(() => templatesOf(name, dev)).toThrow(
      `infra/environments.ts declares the environment "${name}". A name must be lower-case letters and digits, because client keys contain it.`,
    );
  });
});
