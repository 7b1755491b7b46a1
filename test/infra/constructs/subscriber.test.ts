import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { describe, expect, it } from "vitest";
import { Subscriber, type SubscriberProps } from "../../../infra/constructs/subscriber.ts";
import { subscriberStack } from "../../../infra/constructs/subscriber-template.ts";

const bus = "stripe-customers-prod";
const elsewhere = "arn:aws:events:eu-central-1:111122223333:event-bus/stripe-customers-prod";

/** Returns the template of a stack with a subscriber. */
function templateOf(target: (stack: Stack) => SubscriberProps["target"], props: Partial<SubscriberProps> = {}) {
  const stack = new Stack(new App(), "shop");
  new Subscriber(stack, "customers", { bus, target: target(stack), ...props });
  return Template.fromStack(stack);
}

const onCustomer = (stack: Stack) =>
  new LambdaFunction(stack, "on-customer", {
    code: Code.fromInline("exports.handler = async () => {}"),
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
  });
const queue = (stack: Stack) => new Queue(stack, "queue");

const ruleArn = { "Fn::GetAtt": [Match.stringLikeRegexp("^customersrule"), "Arn"] };
const arnOf = (id: string) => ({ "Fn::GetAtt": [Match.stringLikeRegexp(`^${id}`), "Arn"] });
const sending = (id: string) => ({
  Statement: Match.arrayWith([
    {
      Action: "sqs:SendMessage",
      Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Resource: arnOf(id),
    },
  ]),
});

describe("a subscriber", () => {
  it.each([bus, elsewhere])("has a rule on the bus %s that chooses events by type and reference", (bus) => {
    const references = { namespace: ["shop"], reference: [{ prefix: "user-" }] };
    const template = templateOf(onCustomer, { bus, types: ["customer.created"], references });
    template.hasResourceProperties("AWS::Events::Rule", {
      EventBusName: bus,
      EventPattern: {
        source: ["stripe-customers"],
        "detail-type": ["customer.created"],
        detail: { $or: [{ references }, references] },
      },
      Targets: [
        {
          Arn: arnOf("oncustomer"),
          DeadLetterConfig: { Arn: arnOf("customersfailed") },
          Id: "target",
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        },
      ],
    });
  });

  it("gets every event by default", () => {
    templateOf(onCustomer).hasResourceProperties("AWS::Events::Rule", {
      EventPattern: { source: ["stripe-customers"] },
    });
  });

  it("lets only its rule invoke the function, and stores what fails in an encrypted dead-letter queue", () => {
    const template = templateOf(onCustomer, { retryAttempts: 1 });
    template.hasResourceProperties("AWS::Lambda::Permission", {
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
      SourceArn: ruleArn,
    });
    template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
      DestinationConfig: { OnFailure: { Destination: arnOf("customersfailed") } },
      MaximumRetryAttempts: 1,
    });
    template.hasResourceProperties("AWS::SQS::Queue", {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    template.hasResourceProperties("AWS::SQS::QueuePolicy", { PolicyDocument: sending("customersfailed") });
  });

  it("sends to a queue instead of a function", () => {
    const template = templateOf(queue);
    template.hasResourceProperties("AWS::SQS::QueuePolicy", { PolicyDocument: sending("queue") });
    template.resourceCountIs("AWS::Lambda::EventInvokeConfig", 0);
  });
});

// `npm test -- subscriber -u` writes the file.
it("the template of a subscriber equals that of the construct", async () => {
  const template = Template.fromStack(subscriberStack()).toJSON();
  await expect(`${JSON.stringify(template, null, 2)}\n`).toMatchFileSnapshot("../../../infra/subscriber.template.json");
});
