import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { credentials, environment, named } from "./target.ts";

const Name = "subscriber";

/** Creates a queue and a rule that sends every event of the service's bus to it. Returns the queue's URL. */
export async function subscribe(awsUrl: string): Promise<string> {
  const aws = { endpoint: awsUrl, region: environment.region, credentials };
  const [sqs, events] = [new SQSClient(aws), new EventBridgeClient(aws)];
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: Name }));
  const bus = { EventBusName: named() };
  const { RuleArn } = await events.send(
    new PutRuleCommand({ ...bus, Name, EventPattern: JSON.stringify({ source: ["stripe-customers"] }) }),
  );
  const Arn = `arn:aws:sqs:${environment.region}:000000000000:${Name}`;
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: Arn,
      Condition: { ArnEquals: { "aws:SourceArn": RuleArn } },
    },
  });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await events.send(new PutTargetsCommand({ ...bus, Rule: Name, Targets: [{ Id: Name, Arn }] }));
  return QueueUrl ?? "";
}
