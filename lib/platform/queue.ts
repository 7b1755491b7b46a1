import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { awsClient } from "./aws.ts";
import { env, type Variable } from "./env.ts";

let client: SQSClient | undefined;

/** The environment variables with the URLs of the queue of Stripe's events and of its dead-letter queue. */
export const queueVariables = { events: "EVENTS_QUEUE", failed: "FAILED_EVENTS_QUEUE" } as const satisfies Record<
  string,
  Variable
>;

/** Sends a message to a queue, with the reason if it could not be handled. */
export async function send(queue: keyof typeof queueVariables, MessageBody: string, reason?: string) {
  client ??= new SQSClient(awsClient);
  const MessageAttributes = reason ? { reason: { DataType: "String", StringValue: reason } } : undefined;
  await client.send(new SendMessageCommand({ QueueUrl: env(queueVariables[queue]), MessageBody, MessageAttributes }));
}
