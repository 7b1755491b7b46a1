import { App } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { addStacks } from "../../../infra/stacks/all.ts";
import { templatesOf } from "../../support/templates.ts";

const { dev, prod }: Readonly<Record<string, Environment>> = environments;
const { data, events, operations } = templatesOf("prod", prod as Environment);

describe("the protection of an environment", () => {
  it.each([
    ["prod", true, prod],
    ["dev", false, dev],
  ])("prevents the deletion of stacks with data in %s: %s", (name, isProtected, environment) => {
    const stacks = addStacks(new App({ context: { "aws:cdk:bundling-stacks": [] } }), name, environment as Environment);
    expect([stacks.data.terminationProtection, stacks.events.terminationProtection]).toEqual([
      isProtected,
      isProtected,
    ]);
  });

  it("retains the keys of data and queues when their stacks are deleted", () => {
    for (const template of [data, events]) template.allResources("AWS::KMS::Key", { DeletionPolicy: "Retain" });
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
