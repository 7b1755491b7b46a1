import { Match } from "aws-cdk-lib/assertions";
import { describe, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { templatesOf } from "../../support/templates.ts";

describe.each(Object.entries<Environment>(environments))("the network of %s", (name, environment) => {
  const { api } = templatesOf(name, environment);

  it("requires TLS 1.2 or newer", () => {
    api.hasResourceProperties("AWS::ApiGateway::RestApi", {
      SecurityPolicy: "SecurityPolicy_TLS13_1_2_PQ_2025_09",
      EndpointAccessMode: "STRICT",
    });
  });

  it("has a firewall only if the environment declares one", () => {
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
});

describe("the network of an environment with other declarations", () => {
  const { dev }: { dev: Environment } = environments;

  it("restricts a private API to its VPC endpoints", () => {
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

  it("restricts a public API to the declared addresses", () => {
    const { api } = templatesOf("dev", { ...dev, firewall: true, addresses: ["192.0.2.0/24"] });
    api.hasResourceProperties("AWS::ApiGateway::RestApi", {
      Policy: {
        Statement: [
          Match.objectLike({ Effect: "Allow" }),
          Match.objectLike({ Effect: "Deny", Condition: { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24"] } } }),
        ],
      },
    });
  });

  it("replaces the API's own host by the declared host name", () => {
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
});
