import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, type EnvironmentName, environments } from "../../../infra/environments.ts";
import { consumers, schedules } from "../../../infra/service.ts";
import { CustomerChange } from "../../../lib/schemas/change-event.ts";
import { reading, rights, sending, templatesOf, using } from "../../support/templates.ts";

const account = { Ref: "AWS::AccountId" };
const joined = (...parts: unknown[]) => ({ "Fn::Join": ["", parts] });
const arn = (id: string) => ({ "Fn::GetAtt": [Match.stringLikeRegexp(`^${id}`), "Arn"] });

describe.each(Object.entries<Environment>(environments))("what follows Stripe in %s", (name, environment) => {
  const { data, events, operations } = templatesOf(name, environment);
  const { batchSize, receives, visibility, timeout } = consumers["consume-stripe-events"];

  it("keeps events in a queue, and those that nobody could handle in another", () => {
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

  it("encrypts both with a key of their own, and takes messages by TLS only", () => {
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

  it("gives the consumer batches of which each message fails alone", () => {
    events.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      BatchSize: batchSize,
      EventSourceArn: arn("queuesevents"),
      FunctionName: { Ref: Match.stringLikeRegexp("^consumestripeevents") },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
    events.hasResourceProperties("AWS::Lambda::Function", {
      FunctionName: `stripe-customers-${name}-consume-stripe-events`,
      Timeout: timeout,
      Environment: {
        Variables: Match.objectLike({
          RECEIVES: String(receives),
          STRIPE_LIVEMODE: String(environment.stripe.livemode),
          FAILED_EVENTS_QUEUE: { Ref: Match.stringLikeRegexp("^queuesfailed") },
        }),
      },
    });
  });

  it("lets each function do its own part only", () => {
    const telling = "events:PutEvents";
    const receiving = [
      "ChangeMessageVisibility",
      "DeleteMessage",
      "GetQueueAttributes",
      "GetQueueUrl",
      "ReceiveMessage",
    ];
    expect(rights(events, "consume-stripe-events")).toEqual([
      ...reading("stripereadkey"),
      ...using(consumers["consume-stripe-events"].needs.table),
      telling,
      ...sending("queuesfailed"),
      ...receiving.map((action) => `sqs:${action} queuesevents`),
      "kms:Decrypt",
    ]);
    expect(rights(events, "reconcile-customers")).toEqual([
      ...reading("stripereadkey"),
      ...using(schedules["reconcile-customers"].needs.table),
      telling,
    ]);
    expect(rights(operations, "report-keys")).toEqual([
      ...reading("clientkeys"),
      ...using(schedules["report-keys"].needs.table),
      telling,
    ]);
  });

  it.each([
    ["reconcile-customers", events, "rate(15 minutes)", 0],
    ["report-keys", operations, "rate(1 day)", 2],
  ])("runs %s by a schedule", (job, template, ScheduleExpression, attempts) => {
    const id = Match.stringLikeRegexp(`^${job.replaceAll("-", "")}function`);
    template.hasResourceProperties("AWS::Events::Rule", {
      ScheduleExpression,
      State: "ENABLED",
      Targets: [
        Match.objectLike({
          Arn: { "Fn::GetAtt": [id, "Arn"] },
          RetryPolicy: Match.objectLike({ MaximumRetryAttempts: attempts }),
        }),
      ],
    });
    template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      FunctionName: { Ref: id },
      MaximumRetryAttempts: attempts,
    });
  });

  it("lets only what may tell put events on the bus, and nobody else touch it", () => {
    const roles = ["consume-stripe-events", "report-keys", "reconcile-customers"].map(
      (publisher) => `stripe-customers-${name}-${publisher}`,
    );
    data.resourceCountIs("AWS::Events::EventBusPolicy", 1);
    data.hasResourceProperties("AWS::Events::EventBusPolicy", {
      Statement: Match.objectLike({
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "events:PutEvents",
        Resource: arn("bus"),
        Condition: {
          ArnNotEquals: { "aws:PrincipalArn": roles.map((role) => joined("arn:aws:iam::", account, `:role/${role}`)) },
        },
      }),
    });
    for (const RoleName of roles)
      (RoleName.endsWith("report-keys") ? operations : events).hasResourceProperties("AWS::IAM::Role", { RoleName });
  });

  it("publishes the schemas of what it tells", () => {
    const schemas = Object.values(data.findResources("AWS::EventSchemas::Schema")).map(({ Properties }) => Properties);
    expect(schemas.map(({ SchemaName }) => SchemaName)).toEqual(["CustomerChange", "ReferenceConflict"]);
    const [change] = schemas.map(({ Content }) => JSON.parse(Content));
    expect(change).toMatchObject({
      $schema: "http://json-schema.org/draft-04/schema#",
      required: Object.keys(CustomerChange.shape),
    });
  });

  it("asks EventBridge for nothing as long as no event source is declared", () => {
    events.resourceCountIs("AWS::Events::EventBus", 0);
    events.resourceCountIs("AWS::Events::Rule", 1);
    expect(JSON.stringify(events.findResources("AWS::KMS::Key"))).not.toContain("events.amazonaws.com");
  });
});

describe("an environment with an event source of Stripe's", () => {
  const dev: Environment = environments["dev" satisfies EnvironmentName];
  const eventSource = "aws.partner/stripe.com/ed_test_1";
  const { events } = templatesOf("dev", { ...dev, stripe: { ...dev.stripe, eventSource } });
  const ofRule = { ArnEquals: { "aws:SourceArn": arn("stripeevents") } };

  it("puts each event into the queue as it comes, and what does not get there into the other", () => {
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

  it.each(["queuesevents", "queuesfailed"])("lets that rule alone into %s", (queue) => {
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

  it("lets EventBridge use the key for those queues only", () => {
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

describe("an environment with subscribers", () => {
  const dev: Environment = environments["dev" satisfies EnvironmentName];
  const subscribers = ["111122223333", "444455556666"];
  const { data } = templatesOf("dev", { ...dev, subscribers });

  it.each(subscribers)("lets %s manage the rules that it made, and put no event", (subscriber) => {
    data.resourceCountIs("AWS::Events::EventBusPolicy", 1 + subscribers.length);
    data.hasResourceProperties("AWS::Events::EventBusPolicy", {
      Statement: {
        Sid: Match.stringLikeRegexp(subscriber),
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${subscriber}:root` },
        Action: Match.arrayWith(["events:PutRule", "events:PutTargets"]),
        Resource: joined("arn:aws:events:eu-central-1:", account, ":rule/stripe-customers-dev/*"),
        Condition: { StringEqualsIfExists: { "events:creatorAccount": subscriber } },
      },
    });
    const policies = Object.values(data.findResources("AWS::Events::EventBusPolicy"));
    const allowed = policies
      .map(({ Properties }) => Properties.Statement)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => Action);
    expect(allowed).not.toContain("events:PutEvents");
    expect(allowed.join()).not.toContain("*");
  });
});
