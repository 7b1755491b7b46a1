import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { awsClient } from "./aws.ts";
import { env, type Variable } from "./env.ts";

let client: SQSClient | undefined;

/** The variables that name the queue of Stripe's events, and that of those which could not be handled. */
export const queueVariables = { events: "EVENTS_QUEUE", failed: "FAILED_EVENTS_QUEUE" } as const satisfies Record<
  string,
  Variable
>;

/** Puts a message into a queue. With a reason, where it cannot be handled. */
export async function send(queue: keyof typeof queueVariables, MessageBody: string, reason?: string) {
  client ??= new SQSClient(awsClient);
  const MessageAttributes = reason ? { reason: { DataType: "String", StringValue: reason } } : undefined;
  await client.send(new SendMessageCommand({ QueueUrl: env(queueVariables[queue]), MessageBody, MessageAttributes }));
}
