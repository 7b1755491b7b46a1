import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { addStacks } from "../../../infra/stacks/all.ts";
import { unbundledApp } from "../../../infra/stacks/unbundled.ts";
import { templatesOf } from "../../support/templates.ts";

const { dev, prod }: Readonly<Record<string, Environment>> = environments;
const { data, events, operations } = templatesOf("prod", prod as Environment);

describe("the protection of an environment", () => {
  it.each([
    ["prod", true, prod],
    ["dev", false, dev],
  ])("prevents the deletion of every stack of %s: %s", (name, isProtected, environment) => {
    const stacks = addStacks(unbundledApp(), name, environment as Environment);
    for (const { terminationProtection } of Object.values(stacks)) expect(terminationProtection).toBe(isProtected);
  });

  it("retains data and keys when a stack is deleted, but not when its first creation fails", () => {
    const policies = { DeletionPolicy: "RetainExceptOnCreate", UpdateReplacePolicy: "Retain" };
    for (const type of ["AWS::DynamoDB::GlobalTable", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"])
      data.allResources(type, policies);
    for (const template of [data, events]) template.allResources("AWS::KMS::Key", policies);
  });

  it("deletes everything of dev with its stacks, except the audit records, which are locked", () => {
    const templates = Object.values(templatesOf("dev", dev as Environment));
    const retained = templates.flatMap((template) =>
      Object.values(template.toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>).filter(
        ({ DeletionPolicy = "Delete" }) => DeletionPolicy !== "Delete",
      ),
    );
    expect(retained.map(({ Type }) => Type).sort()).toEqual([
      "AWS::ApiGateway::Account",
      "AWS::IAM::Role",
      "AWS::Logs::LogStream",
      "AWS::S3::Bucket",
    ]);
  });

  it("creates the tables last, because their own protection prevents a rollback", () => {
    const tables = Object.values(data.findResources("AWS::DynamoDB::GlobalTable"));
    const others = Object.entries(data.toJSON().Resources as Record<string, { Type: string }>)
      .filter(([, { Type }]) => !/::(GlobalTable|Key|Alias)$/.test(Type))
      .map(([id]) => id);
    for (const { DependsOn } of tables) expect(DependsOn).toEqual(expect.arrayContaining(others));
  });
});

describe("a schedule", () => {
  it("retries an invocation for at most an hour", () => {
    for (const template of [events, operations])
      template.allResourcesProperties("AWS::Events::Rule", {
        Targets: [Match.objectLike({ RetryPolicy: Match.objectLike({ MaximumEventAgeInSeconds: 3600 }) })],
      });
  });
});

describe("a subscriber", () => {
  it("may perform the actions of CloudFormation on its rules", () => {
    const { data } = templatesOf("dev", { ...(dev as Environment), subscribers: ["111122223333"] });
    data.hasResourceProperties("AWS::Events::EventBusPolicy", {
      Statement: Match.objectLike({
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: [
          "PutRule",
          "DeleteRule",
          "DescribeRule",
          "DisableRule",
          "EnableRule",
          "PutTargets",
          "RemoveTargets",
          "ListTargetsByRule",
          "TagResource",
          "UntagResource",
          "ListTagsForResource",
        ].map((action) => `events:${action}`),
      }),
    });
  });
});
