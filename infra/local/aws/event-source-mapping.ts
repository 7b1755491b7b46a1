import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { type Message, md5, type Queue } from "./queue.ts";
import { systemAttributes } from "./sqs.ts";

/** Maximum batches at the same time. */
const concurrency = 2;

interface Mapping {
  /** Maximum messages per batch. */
  readonly batchSize: number;
  /** Seconds until a failed message is retried. */
  readonly retryAfter: number;
  /** Ends the mapping. */
  readonly signal: AbortSignal;
}

/** Invokes a function with batches of a queue's messages, as Lambda's event source mapping does. Deletes those that did not fail. */
export function mapEventSource(
  queue: Queue,
  { batchSize, retryAfter, signal }: Mapping,
  invoke: (event: SQSEvent) => Promise<unknown>,
) {
  let running = 0;

  async function handle(messages: Message[]) {
    running += 1;
    const failed = await failuresOf(messages, invoke);
    for (const { id, receipt } of messages)
      if (failed.has(id)) queue.changeVisibility(receipt, retryAfter);
      else queue.delete(receipt);
    running -= 1;
    poll();
  }

  function poll() {
    while (running < concurrency && !signal.aborted) {
      const messages = queue.receive(batchSize);
      if (messages.length === 0) return;
      void handle(messages);
    }
  }

  queue.listeners.add(poll);
  poll();
}

/** Returns the ids of the messages to retry: those that the function returns, or all if it fails. */
async function failuresOf(messages: Message[], invoke: (event: SQSEvent) => Promise<unknown>): Promise<Set<string>> {
  try {
    const response = (await invoke({ Records: messages.map(recordOf) })) as SQSBatchResponse | undefined;
    return new Set(response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  } catch {
    return new Set(messages.map(({ id }) => id));
  }
}

/** Returns a message as functions receive it. */
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
