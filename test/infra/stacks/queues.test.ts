import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { consumers } from "../../../infra/service.ts";
import { templatesOf } from "../../support/templates.ts";

const account = { Ref: "AWS::AccountId" };
const joined = (...parts: unknown[]) => ({ "Fn::Join": ["", parts] });
const arn = (id: string) => ({ "Fn::GetAtt": [Match.stringLikeRegexp(`^${id}`), "Arn"] });

describe.each(Object.entries<Environment>(environments))("the queues of %s", (name, environment) => {
  const { events } = templatesOf(name, environment);
  const { receives, visibility, timeout } = consumers["consume-stripe-events"];

  it("have a dead-letter queue", () => {
    events.resourceCountIs("AWS::SQS::Queue", 2);
    events.hasResourceProperties("AWS::SQS::Queue", {
      QueueName: `stripe-customers-${name}-events`,
      MessageRetentionPeriod: 4 * 86_400,
      RedrivePolicy: { deadLetterTargetArn: arn("queuesfailed"), maxReceiveCount: receives },
      VisibilityTimeout: visibility,
    });
    events.hasResourceProperties("AWS::SQS::Queue", {
      QueueName: `stripe-customers-${name}-events-failed`,
      MessageRetentionPeriod: 14 * 86_400,
    });
    expect(visibility).toBeGreaterThanOrEqual(6 * timeout);
  });

  it("are encrypted with their own key, and accept messages only by TLS", () => {
    events.allResourcesProperties("AWS::SQS::Queue", { KmsMasterKeyId: arn("queueskey") });
    events.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
    events.resourceCountIs("AWS::SQS::QueuePolicy", 2);
    events.allResourcesProperties("AWS::SQS::QueuePolicy", {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Effect: "Deny",
            Principal: { AWS: "*" },
            Action: "sqs:*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ],
      },
    });
  });

  it("have no rule of EventBridge without an event source", () => {
    events.resourceCountIs("AWS::Events::EventBus", 0);
    events.resourceCountIs("AWS::Events::Rule", 1);
    expect(JSON.stringify(events.findResources("AWS::KMS::Key"))).not.toContain("events.amazonaws.com");
  });
});

describe("the queues of an environment with an event source", () => {
  const { dev }: { dev: Environment } = environments;
  const eventSource = "aws.partner/stripe.com/ed_test_1";
  const { events } = templatesOf("dev", { ...dev, stripe: { ...dev.stripe, eventSource } });
  const ofRule = { ArnEquals: { "aws:SourceArn": arn("stripeevents") } };

  it("receive events without EventBridge's envelope, and undelivered events in the dead-letter queue", () => {
    events.hasResourceProperties("AWS::Events::EventBus", { Name: eventSource, EventSourceName: eventSource });
    events.hasResourceProperties("AWS::Events::Rule", {
      EventBusName: { Ref: Match.stringLikeRegexp("^stripe") },
      EventPattern: { source: [{ prefix: "aws.partner/stripe.com" }] },
      State: "ENABLED",
      Targets: [
        Match.objectLike({
          Arn: arn("queuesevents"),
          InputPath: "$.detail",
          DeadLetterConfig: { Arn: arn("queuesfailed") },
        }),
      ],
    });
  });

  it.each(["queuesevents", "queuesfailed"])("admit only that rule: %s", (queue) => {
    events.hasResourceProperties("AWS::SQS::QueuePolicy", {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: "Deny" }),
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: arn(queue),
            Condition: ofRule,
          },
        ],
      },
    });
  });

  it("let EventBridge use their key only for these queues", () => {
    const queue = (name: string) => joined("arn:aws:sqs:eu-central-1:", account, `:stripe-customers-dev-${name}`);
    events.hasResourceProperties("AWS::KMS::Key", {
      KeyPolicy: {
        Statement: [
          Match.objectLike({ Principal: { AWS: joined("arn:aws:iam::", account, ":root") } }),
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: "*",
            Condition: {
              StringEquals: { "kms:EncryptionContext:aws:sqs:arn": [queue("events"), queue("events-failed")] },
            },
          },
        ],
      },
    });
  });
});
