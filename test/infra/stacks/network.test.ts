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
        ...(environment.addresses ? [named("addresses")] : []),
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

  it("blocks all addresses but the declared ones, with a message, before it reads the policy of the API", () => {
    const { api } = templatesOf("dev", { ...dev, firewall: true, addresses: ["192.0.2.0/24", "2001:db8::/32"] });
    const sets = ["IPV4", "IPV6"].map((version) => ({ "Fn::GetAtt": [Match.stringLikeRegexp(version), "Arn"] }));
    api.hasResourceProperties("AWS::WAFv2::IPSet", { IPAddressVersion: "IPV4", Addresses: ["192.0.2.0/24"] });
    api.hasResourceProperties("AWS::WAFv2::IPSet", { IPAddressVersion: "IPV6", Addresses: ["2001:db8::/32"] });
    const declared = { OrStatement: { Statements: sets.map((Arn) => ({ IPSetReferenceStatement: { Arn } })) } };
    api.hasResourceProperties("AWS::WAFv2::WebACL", {
      Rules: Match.arrayWith([
        Match.objectLike({
          Priority: 0,
          Action: { Block: {} },
          Statement: { NotStatement: { Statement: declared } },
        }),
      ]),
    });
    api.hasResourceProperties("AWS::ApiGateway::RestApi", {
      Policy: {
        Statement: [
          Match.objectLike({ Effect: "Allow" }),
          Match.objectLike({
            Effect: "Deny",
            Condition: { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] } },
          }),
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
    const attribute = (name: string) => ({ Value: { "Fn::GetAtt": [Match.stringLikeRegexp("^apidomain"), name] } });
    api.hasOutput("target", attribute("RegionalDomainName"));
    api.hasOutput("zone", attribute("RegionalHostedZoneId"));
  });
});
