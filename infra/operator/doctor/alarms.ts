import { AlarmType, CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { NotFoundException, paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { awsClient } from "../../../lib/platform/aws.ts";
import { nameIn, queues } from "../../service.ts";
import { callerOf } from "../checks/credentials.ts";
import { ok, problem, type Result } from "../checks/result.ts";
import { MessageQueue } from "../events/message-queue.ts";
import type { Target } from "../target.ts";

/** Checks that the alarms reach somebody: the topic has subscriptions, and all are confirmed. */
export async function checkSubscriptions({ name, aws }: Target): Promise<Result> {
  const { account, partition } = await callerOf(aws);
  const topic = nameIn(name, "alarms");
  const TopicArn = ["arn", partition, "sns", aws.region, account, topic].join(":");
  const client = new SNSClient({ ...awsClient, ...aws });
  const endpoints: string[] = [];
  const pending: string[] = [];
  try {
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn }))
      for (const { Endpoint = "", SubscriptionArn } of Subscriptions)
        (SubscriptionArn === "PendingConfirmation" ? pending : endpoints).push(Endpoint);
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
    return problem(`The topic ${topic} does not exist.`, `npm run deploy -- ${name}`);
  }
  if (pending.length > 0)
    return problem(
      `Not confirmed: ${pending.join(", ")}.`,
      "Open the link in the email of AWS Notifications. To send it again, subscribe again.",
    );
  if (endpoints.length > 0) return ok(`${endpoints.length} confirmed`);
  return problem(
    "Nobody receives the alarms.",
    `aws sns subscribe --topic-arn ${TopicArn} --protocol email --notification-endpoint <address>`,
  );
}

/** Checks that the alarms exist, and that none is in ALARM. */
export async function checkAlarms({ name, aws }: Target): Promise<Result> {
  const client = new CloudWatchClient({ ...awsClient, ...aws });
  const filter = { AlarmNamePrefix: nameIn(name, ""), AlarmTypes: [AlarmType.MetricAlarm, AlarmType.CompositeAlarm] };
  const alarms: { AlarmName?: string; StateValue?: string }[] = [];
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, filter))
    alarms.push(...MetricAlarms, ...CompositeAlarms);
  const raised = alarms.filter(({ StateValue }) => StateValue === "ALARM").map(({ AlarmName }) => AlarmName);
  if (raised.length > 0)
    return problem(`In ALARM: ${raised.join(", ")}.`, "infra/README.md has a section for each alarm.");
  if (alarms.length > 0) return ok(`none of ${alarms.length} is in ALARM`);
  return problem("There are no alarms.", `npm run deploy -- ${name}`);
}

/** Checks that the dead-letter queue of Stripe's events is empty. */
export async function checkFailedEvents({ name, aws }: Target): Promise<Result> {
  const size = await new MessageQueue(new SQSClient({ ...awsClient, ...aws }), nameIn(name, queues.failed)).size();
  return size === 0 ? ok("none") : problem(`${size} events failed.`, `npm run events -- failed --env ${name}`);
}
