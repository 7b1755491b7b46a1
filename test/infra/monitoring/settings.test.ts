import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { templatesOf } from "../../support/templates.ts";

const { dev }: { dev: Environment } = environments;
const declaring = (alarms: object) => templatesOf("dev", { ...dev, alarms } as Environment);

describe("the field `alarms` of an environment", () => {
  const emails = ["oncall@example.com"];
  const { operations } = declaring({ emails, thresholds: { errors: 2, "job-silence": 5, "queue-age": 60 } });
  const alarm = (name: string, properties: object) =>
    operations.hasResourceProperties("AWS::CloudWatch::Alarm", {
      AlarmName: `stripe-customers-dev-${name}`,
      ...properties,
    });

  it("replaces the thresholds of every alarm of a kind, and no other", () => {
    alarm("queue-age", { Threshold: 60 });
    for (const name of ["authorize", "create-customer", "consume-stripe-events"])
      alarm(`${name}-errors`, { Threshold: 2 });
    alarm("report-keys-job-silence", { EvaluationPeriods: 5, Threshold: 1 });
    alarm("queue-depth", { Threshold: 10_000 });
  });

  it("subscribes the addresses to the topic", () => {
    operations.hasResourceProperties("AWS::SNS::Subscription", { Protocol: "email", Endpoint: "oncall@example.com" });
  });

  it.each([
    [
      "an unknown alarm",
      { thresholds: { "queue-agee": 60 } },
      /There is no alarm queue-agee\. The alarms are errors, /,
    ],
    [
      "a threshold of 0",
      { thresholds: { "queue-age": 0 } },
      /expected number to be >0[\s\S]*thresholds\["queue-age"\]/,
    ],
    ["a fraction of a period", { thresholds: { "job-silence": 1.5 } }, /expected int[\s\S]*job-silence/],
    ["more than a week", { thresholds: { "reconciliation-silence": 8 } }, /expected number to be <=7/],
    ["a wrong address", { emails: ["oncall"] }, /Invalid email address[\s\S]*alarms\.emails\[0\]/],
    ["an unknown field", { email: "oncall@example.com" }, /Unrecognized key: "email"/],
  ])("throws for %s", (_, alarms, message) => {
    expect(() => declaring(alarms)).toThrow(message);
  });
});

describe("the topic of the alarms", () => {
  const { operations } = declaring({});
  const ofAccount = {
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
  };

  it("is encrypted with a key that only CloudWatch of this account may use", () => {
    operations.hasResourceProperties("AWS::SNS::Topic", {
      TopicName: "stripe-customers-dev-alarms",
      KmsMasterKeyId: { "Fn::GetAtt": [Match.stringLikeRegexp("^notificationskey"), "Arn"] },
    });
    operations.hasResourceProperties("AWS::KMS::Key", {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: [
          Match.objectLike({ Action: "kms:*" }),
          Match.objectLike({ ...ofAccount, Action: ["kms:Decrypt", "kms:GenerateDataKey*"] }),
        ],
      },
    });
  });

  it("accepts messages only from CloudWatch of this account, and over TLS", () => {
    operations.hasResourceProperties("AWS::SNS::TopicPolicy", {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
          Match.objectLike({ ...ofAccount, Action: "sns:Publish" }),
        ],
      },
    });
  });

  it("has no subscription by default", () => operations.resourceCountIs("AWS::SNS::Subscription", 0));
});
