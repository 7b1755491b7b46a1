import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type Message, md5, type Queue } from "./queue.ts";
import { systemAttributes } from "./sqs.ts";

/** Batches that are handled at the same time. */
const concurrency = 2;

interface Mapping {
  readonly batchSize: number;
  /** Seconds until what failed is tried again. */
  readonly retryAfter: number;
}

/** Invokes a function with what comes into a queue, as Lambda's event source mapping does: what it does not fail is deleted. */
export function feed(queue: Queue, { batchSize, retryAfter }: Mapping, invoke: (event: SQSEvent) => Promise<unknown>) {
  let underWay = 0;

  async function handle(messages: Message[]) {
    underWay += 1;
    const failed = await failuresOf(messages, invoke);
    for (const { id, receipt } of messages)
      if (failed.has(id)) queue.show(receipt, retryAfter);
      else queue.delete(receipt);
    underWay -= 1;
    poll();
  }

  function poll() {
    while (underWay < concurrency) {
      const messages = queue.receive(batchSize);
      if (messages.length === 0) return;
      void handle(messages);
    }
  }

  queue.arrivals.add(poll);
}

/** The ids of the messages to try again: those that the function names, or all where it fails. */
async function failuresOf(messages: Message[], invoke: (event: SQSEvent) => Promise<unknown>): Promise<Set<string>> {
  try {
    const response = (await invoke({ Records: messages.map(recordOf) })) as SQSBatchResponse | undefined;
    return new Set(response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch (error) {
    console.error(error);
    return new Set(messages.map(({ id }) => id));
  }
}

/** A message as a function gets it. */
export const recordOf = (message: Message): SQSRecord => ({
  messageId: message.id,
  receiptHandle: message.receipt,
  body: message.body,
  attributes: {
    ...systemAttributes(message),
    ApproximateFirstReceiveTimestamp: String(message.sent),
    SenderId: "local",
  },
  messageAttributes: {},
  md5OfBody: md5(message.body),
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:local:000000000000:events",
  awsRegion: "local",
});
