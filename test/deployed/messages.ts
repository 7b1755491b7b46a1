import { DeleteMessageCommand, GetQueueUrlCommand, type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect, vi } from "vitest";
import { queues } from "../../infra/service.ts";
import { patience } from "../support/patience.ts";
import { sqs } from "./aws.ts";
import { deployed } from "./deployed.ts";
import type { Log } from "./logs.ts";
import { named } from "./target.ts";

interface BusEvent {
  readonly "detail-type": string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const published: BusEvent[] = [];
const failed: Message[] = [];

/** Waits for an event with these properties on the service's bus. Throws if the function logs a failure. */
export async function untilPublished(expected: object, log: Log) {
  await vi.waitUntil(
    async () => {
      await log.assertNoFailure();
      const messages = await receive(deployed.subscriberUrl);
      published.push(...messages.map(({ Body = "" }) => JSON.parse(Body)));
      return published.some((event) => matches(event, expected));
    },
    { ...patience, interval: 50 },
  );
}

/** Waits for an event in the dead-letter queue. Returns the reason of its failure. Throws what `assert` throws. */
export async function untilFailed(event: string, assert = async () => {}): Promise<string | undefined> {
  const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: named(queues.failed) }));
  const message = await vi.waitUntil(
    async () => {
      await assert();
      failed.push(...(await receive(QueueUrl)));
      return failed.find(({ Body }) => Body?.includes(event));
    },
    { ...patience, interval: 50 },
  );
  return message.MessageAttributes?.reason?.StringValue;
}

/** Returns and deletes the next messages of a queue. */
export async function receive(QueueUrl: string): Promise<Message[]> {
  const all = { MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...all }));
  for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages;
}

function matches(value: object, expected: object): boolean {
  try {
    expect(value).toMatchObject(expected);
    return true;
  } catch {
    return false;
  }
}
