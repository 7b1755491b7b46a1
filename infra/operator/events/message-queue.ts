import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  type Message as SqsMessage,
} from "@aws-sdk/client-sqs";
import { inTens } from "./in-tens.ts";

/** Seconds that a received message is hidden, at most: an interrupted command cannot release it. */
const visibility = 60;

/** A message as received. */
export interface Message {
  readonly id: string;
  readonly body: string;
  /** Time at which it was first sent, in Unix seconds. A message that SQS moved keeps the time of the first queue. */
  readonly sent: number;
  /** Number of deliveries, including those to these commands. */
  readonly receives: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** An SQS queue of an environment. */
export class MessageQueue {
  readonly name: string;
  readonly #client: SQSClient;
  /** By message id, the receipt handle of its latest delivery. */
  readonly #receipts = new Map<string, string>();
  #url?: Promise<string | undefined>;

  constructor(client: SQSClient, name: string) {
    this.name = name;
    this.#client = client;
  }

  /** Returns the approximate number of visible messages. */
  async size(): Promise<number> {
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const { Attributes } = await this.#client.send(
      new GetQueueAttributesCommand({ ...(await this.#address()), AttributeNames }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  }

  /** Sends a message. */
  async send(MessageBody: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ ...(await this.#address()), MessageBody }));
  }

  /** Yields each message once, at most ten at a time. At the end, all that were not deleted are visible again. */
  async *messages(): AsyncGenerator<Message[]> {
    const seen = new Set<string>();
    // A message is delivered again when its visibility timeout ends. A round without a new message is the end.
    let repeated = 0;
    try {
      while (repeated <= seen.size) {
        const received = await this.#receive();
        if (received.length === 0) return;
        const unseen = received.filter(({ id }) => !seen.has(id));
        repeated = unseen.length > 0 ? 0 : repeated + received.length;
        for (const { id } of unseen) seen.add(id);
        if (unseen.length > 0) yield unseen;
      }
    } finally {
      await this.#release();
    }
  }

  /** Deletes a message. Call it only while `messages` iterates. */
  async delete({ id }: Message): Promise<void> {
    const ReceiptHandle = this.#receipts.get(id);
    await this.#client.send(new DeleteMessageCommand({ ...(await this.#address()), ReceiptHandle }));
    this.#receipts.delete(id);
  }

  async #receive(): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      ...(await this.#address()),
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
      VisibilityTimeout: visibility,
      // Long polling: without it, SQS queries only some of its servers.
      WaitTimeSeconds: 1,
    });
    const { Messages = [] } = await this.#client.send(command);
    for (const { MessageId = "", ReceiptHandle = "" } of Messages) this.#receipts.set(MessageId, ReceiptHandle);
    return Messages.map(read);
  }

  /** Makes the messages visible again. If that fails, they are visible within a minute. */
  async #release() {
    const { QueueUrl } = await this.#address();
    await inTens([...this.#receipts.values()], async (ReceiptHandle) => {
      const command = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
      await this.#client.send(command).catch(() => {});
    });
    this.#receipts.clear();
  }

  async #address() {
    this.#url ??= this.#client.send(new GetQueueUrlCommand({ QueueName: this.name })).then(({ QueueUrl }) => QueueUrl);
    return { QueueUrl: await this.#url };
  }
}

function read({ MessageId = "", Body = "", Attributes = {}, MessageAttributes = {} }: SqsMessage): Message {
  const { ApproximateReceiveCount, SentTimestamp } = Attributes;
  const attributes = Object.entries(MessageAttributes).map(([name, { StringValue = "" }]) => [name, StringValue]);
  return {
    id: MessageId,
    body: Body,
    sent: Math.floor(Number(SentTimestamp) / 1000),
    receives: Number(ApproximateReceiveCount),
    attributes: Object.fromEntries(attributes),
  };
}
