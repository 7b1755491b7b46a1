import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { routes, shifted } from "../../../infra/service.ts";
import { statementsOf, templatesOf } from "../../support/templates.ts";

const { prod, dev }: Readonly<Record<string, Environment>> = environments;
const { api, details, events, operations } = templatesOf("prod", prod as Environment);
const find = (type: string, ...templates: Template[]) =>
  templates.flatMap((template) => Object.values(template.findResources(type)));
const named = (name: string) => `stripe-customers-prod-${name}`;

describe("a function", () => {
  it("is invoked through its alias, by API Gateway, the queue and the schedules", () => {
    const permitted = find("AWS::Lambda::Permission", api, details, events, operations).map(
      ({ Properties }) => Properties.FunctionName,
    );
    const scheduled = find("AWS::Events::Rule", events, operations).flatMap(({ Properties }) =>
      Properties.Targets.map(({ Arn }: { Arn: object }) => Arn),
    );
    const integrated = find("AWS::ApiGateway::Method", api).flatMap(({ Properties: { Integration } }) =>
      Integration.Type === "AWS_PROXY" ? [Integration.Uri["Fn::Join"][1][1]] : [],
    );
    expect(integrated.length).toBe(routes.length);
    const isAlias = (target: object) =>
      /^\{"(Ref|Fn::ImportValue)":"[\w:-]*live([0-9A-F]{8})+"\}$/.test(JSON.stringify(target));
    expect([...permitted, ...scheduled, ...integrated].filter((target) => !isAlias(target))).toEqual([]);
    const [mapping] = find("AWS::Lambda::EventSourceMapping", events);
    expect(mapping?.Properties.FunctionName["Fn::Join"][1].at(-1)).toBe(":live");
  });
});

describe("a deployment", () => {
  it("shifts traffic by steps and ends at alarms, for every function except the jobs", () => {
    const groups = find("AWS::CodeDeploy::DeploymentGroup", api, details, events).map(({ Properties }) => Properties);
    expect(new Set(groups.map(({ DeploymentGroupName }) => DeploymentGroupName))).toEqual(
      new Set(Object.keys(shifted).map(named)),
    );
    for (const group of groups)
      expect(group).toMatchObject({
        DeploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
        AlarmConfiguration: { Enabled: true, Alarms: [{}, {}] },
        AutoRollbackConfiguration: { Enabled: true, Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
      });
  });

  it("has the new version checked first", () => {
    const updates = find("AWS::Lambda::Alias", api, details, events).flatMap(
      ({ UpdatePolicy }) => UpdatePolicy?.CodeDeployLambdaAliasUpdate ?? [],
    );
    expect(updates).toHaveLength(Object.keys(shifted).length);
    for (const update of updates)
      expect(update).toMatchObject({
        ApplicationName: "stripe-customers-prod",
        BeforeAllowTrafficHook: named("check-deployment"),
      });
    const invoked = statementsOf(events).filter(({ Action }) => Action === "lambda:InvokeFunction");
    expect(invoked.map(({ Resource }) => [Resource].flat().length)).toEqual([Object.keys(shifted).length, 1]);
  });

  it("changes all traffic at once in an environment without `canary`", () => {
    const { api, details, events } = templatesOf("dev", dev as Environment);
    expect(find("AWS::CodeDeploy::DeploymentGroup", api, details, events)).toEqual([]);
    expect(find("AWS::Lambda::Alias", api, details, events).filter(({ UpdatePolicy }) => UpdatePolicy)).toEqual([]);
  });
});
