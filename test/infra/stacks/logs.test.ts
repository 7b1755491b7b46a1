import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { namesIn } from "../../../infra/capacity.ts";
import { type Environment, environments } from "../../../infra/environments.ts";
import { templatesOf } from "../../support/templates.ts";

/** Returns a value of a template as text, with a placeholder for each reference. */
const textOf = (value: unknown): string =>
  typeof value === "string" ? value : (Object(value)["Fn::Join"]?.[1] ?? ["<ref>"]).map(textOf).join("");

const propertiesOf = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);

describe.each(Object.entries<Environment>(environments))("the log groups of %s", (name, environment) => {
  const templates = templatesOf(name, environment);
  const groups = Object.values(templates).flatMap((template) => propertiesOf(template, "AWS::Logs::LogGroup"));
  const [{ KeyPolicy }] = propertiesOf(templates.data, "AWS::KMS::Key") as [{ KeyPolicy: { Statement: object[] } }];

  it("are those of the functions, API Gateway, the audit trail and the firewall", () => {
    const service = `stripe-customers-${name}`;
    expect(groups.map(({ LogGroupName }) => textOf(LogGroupName)).sort()).toEqual(
      [
        ...namesIn(environment).map((id) => `/aws/lambda/${service}-${id}`),
        `/aws/apigateway/${service}`,
        "API-Gateway-Execution-Logs_<ref>/v1",
        `/aws/kinesisfirehose/${service}-audit`,
        ...(environment.firewall ? [`aws-waf-logs-${service}`] : []),
      ].sort(),
    );
  });

  it("expire, and are encrypted with a key that admits exactly them", () => {
    const statement = KeyPolicy.Statement.find((each) => JSON.stringify(each).includes("logs.eu-central-1"));
    const { ArnLike } = Object(statement).Condition;
    const patterns: string[] = ArnLike["kms:EncryptionContext:aws:logs:arn"].map(textOf);
    const forms = patterns.map((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`));
    for (const { LogGroupName, KmsKeyId, RetentionInDays } of groups) {
      const arn = `arn:aws:logs:eu-central-1:<ref>:log-group:${textOf(LogGroupName)}`;
      expect([LogGroupName, KmsKeyId, RetentionInDays]).toEqual([
        LogGroupName,
        expect.anything(),
        environment.logRetention,
      ]);
      expect(
        forms.some((form) => form.test(arn)),
        arn,
      ).toBe(true);
    }
  });

  it("exist before API Gateway writes its errors", () => {
    const [stage] = Object.values(templates.api.findResources("AWS::ApiGateway::Stage"));
    expect(stage?.DependsOn).toContainEqual(expect.stringMatching(/^apiexecutionlogs/));
  });
});
