import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { type Environment, environments } from "../../../infra/environments.ts";
import { consumers, schedules } from "../../../infra/service.ts";
import { permissions, reading, sending, templatesOf, using } from "../../support/templates.ts";

describe.each(Object.entries<Environment>(environments))("the consumer and the jobs of %s", (name, environment) => {
  const { events, operations } = templatesOf(name, environment);
  const { batchSize, receives, timeout } = consumers["consume-stripe-events"];
  const arn = (id: string) => ({ "Fn::GetAtt": [Match.stringLikeRegexp(`^${id}`), "Arn"] });

  it("invoke the consumer with batches in which each message can fail alone", () => {
    events.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      BatchSize: batchSize,
      EventSourceArn: arn("queuesevents"),
      FunctionName: { "Fn::Join": ["", [Match.anyValue(), ":live"]] },
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

  it("have only the permissions that they need", () => {
    const publishing = "events:PutEvents";
    const receiving = [
      "ChangeMessageVisibility",
      "DeleteMessage",
      "GetQueueAttributes",
      "GetQueueUrl",
      "ReceiveMessage",
    ];
    expect(permissions(events, "consume-stripe-events")).toEqual([
      ...reading("stripereadkey"),
      ...using(consumers["consume-stripe-events"].needs.table),
      // Both tables have the same key, which the statement before concerns.
      "dynamodb:PutItem history",
      publishing,
      ...sending("queuesfailed"),
      ...receiving.map((action) => `sqs:${action} queuesevents`),
      "kms:Decrypt",
    ]);
    expect(permissions(events, "reconcile-customers")).toEqual([
      ...reading("stripereadkey"),
      ...using(schedules["reconcile-customers"].needs.table),
      "dynamodb:PutItem history",
      publishing,
    ]);
    expect(permissions(operations, "report-keys")).toEqual([
      ...reading("clientkeys"),
      ...using(schedules["report-keys"].needs.table),
      publishing,
    ]);
  });

  it.each([
    ["reconcile-customers", events, "rate(15 minutes)", 0],
    ["report-keys", operations, "rate(1 day)", 2],
  ])("run %s on a schedule", (job, template, ScheduleExpression, attempts) => {
    const id = (part: string) => Match.stringLikeRegexp(`^${job.replaceAll("-", "")}${part}`);
    template.hasResourceProperties("AWS::Events::Rule", {
      ScheduleExpression,
      State: "ENABLED",
      Targets: [
        Match.objectLike({
          Arn: { Ref: id("live") },
          RetryPolicy: Match.objectLike({ MaximumRetryAttempts: attempts }),
        }),
      ],
    });
    template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      FunctionName: { Ref: id("function") },
      Qualifier: { "Fn::Select": [7, { "Fn::Split": [":", { Ref: id("live") }] }] },
      MaximumRetryAttempts: attempts,
    });
  });
});
