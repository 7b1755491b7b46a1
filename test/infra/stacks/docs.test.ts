import { Match, type Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { reservedExecutions } from "../../../infra/capacity.ts";
import { type Environment, environments } from "../../../infra/environments.ts";
import { pages } from "../../../infra/service.ts";
import { common, permissions, templatesOf } from "../../support/templates.ts";

const { prod }: { prod: Environment } = environments;
const withDocs = { ...prod, docs: true };
const [without, templates] = [templatesOf("prod", prod), templatesOf("prod", withDocs)];
const { api } = templates;

/** Returns the resources of a stack that are not in another stack. */
const added = (one: Template, other: Template) => {
  const before = Object.keys(other.toJSON().Resources);
  return Object.entries<{ Type: string }>(one.toJSON().Resources)
    .filter(([id]) => !before.includes(id))
    .map(([, { Type }]) => Type);
};

describe("the docs page of an environment", () => {
  it("exists only if the environment declares it", () => {
    expect(JSON.stringify(without.api.toJSON())).not.toContain("retrieve-docs");
    expect(JSON.stringify(without.operations.toJSON())).not.toContain("retrieve-docs");
    // A changed API has another deployment.
    expect(added(api, without.api).sort()).toEqual([
      "AWS::ApiGateway::Deployment",
      ...Array.from({ length: 4 }, () => "AWS::ApiGateway::Method"),
      ...Array.from({ length: 2 }, () => "AWS::ApiGateway::Resource"),
      "AWS::IAM::Policy",
      "AWS::IAM::Role",
      "AWS::Lambda::Alias",
      "AWS::Lambda::Function",
      ...Array.from({ length: 2 }, () => "AWS::Lambda::Permission"),
      "AWS::Lambda::Version",
      "AWS::Logs::LogGroup",
    ]);
  });

  it("is read without a key, with a low limit, behind the firewall and the policy of the API", () => {
    const methods = Object.values(api.findResources("AWS::ApiGateway::Method"))
      .map(({ Properties }) => Properties)
      .filter(
        ({ HttpMethod, Integration }) => HttpMethod === "GET" && JSON.stringify(Integration).includes("retrievedocs"),
      );
    expect(methods).toHaveLength(2);
    for (const method of methods)
      expect(method).toMatchObject({ AuthorizationType: "NONE", Integration: { Type: "AWS_PROXY" } });
    const { rate, burst } = pages["retrieve-docs"].throttle;
    for (const ResourcePath of ["/~1docs", "/~1docs~1{file}"])
      api.hasResourceProperties("AWS::ApiGateway::Stage", {
        MethodSettings: Match.arrayWith([
          Match.objectLike({ HttpMethod: "GET", ResourcePath, ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }),
        ]),
      });
    for (const type of ["AWS::ApiGateway::RestApi", "AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation"]) {
      const [before] = Object.values(without.api.findResources(type));
      expect(Object.values(api.findResources(type))).toEqual([before]);
    }
  });

  it("has a function with no permission but its log, and few executions", () => {
    expect(permissions(api, "retrieve-docs")).toEqual(common);
    api.hasResourceProperties("AWS::Lambda::Function", {
      FunctionName: "stripe-customers-prod-retrieve-docs",
      Environment: { Variables: { ENVIRONMENT: "prod" } },
      ReservedConcurrentExecutions: reservedExecutions(withDocs) - reservedExecutions(prod),
    });
    expect(reservedExecutions(withDocs) - reservedExecutions(prod)).toBe(5);
  });

  it("fits into the stacks, with alarms of its function", () => {
    for (const template of Object.values(templates))
      expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(500);
    for (const alarm of ["errors", "duration", "throttles"])
      templates.operations.hasResourceProperties("AWS::CloudWatch::Alarm", {
        AlarmName: `stripe-customers-prod-retrieve-docs-${alarm}`,
      });
  });
});
