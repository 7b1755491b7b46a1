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

/** Seconds that a message stays hidden whose reader was interrupted. */
const hidden = 60;

export interface Message {
  readonly id: string;
  readonly body: string;
  /** When it was first put into a queue: for what the redrive moved, the one before. Unix seconds. */
  readonly sent: number;
  /** How often it was received, to be read too. */
  readonly receives: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A queue of an environment, by its name. */
export class Queue {
  readonly name: string;
  readonly #client: SQSClient;
  /** By message id, what its latest receiving is called. */
  readonly #held = new Map<string, string>();
  #url?: Promise<string | undefined>;

  constructor(client: SQSClient, name: string) {
    this.name = name;
    this.#client = client;
  }

  /** About how many messages can be received. */
  async size(): Promise<number> {
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const { Attributes } = await this.#client.send(
      new GetQueueAttributesCommand({ ...(await this.#at()), AttributeNames }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  }

  async send(MessageBody: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ ...(await this.#at()), MessageBody }));
  }

  /** Each message once, at most ten at a time; all are visible again at the end, but for those that were deleted. */
  async *messages(): AsyncGenerator<Message[]> {
    const seen = new Set<string>();
    // A message comes again when its time is over. A round of such without a new one is the end.
    let repeated = 0;
    try {
      while (repeated <= seen.size) {
        const received = await this.#receive();
        if (received.length === 0) return;
        const news = received.filter(({ id }) => !seen.has(id));
        repeated = news.length > 0 ? 0 : repeated + received.length;
        for (const { id } of news) seen.add(id);
        if (news.length > 0) yield news;
      }
    } finally {
      await this.#release();
    }
  }

  /** Only while the messages are gone through. */
  async delete({ id }: Message): Promise<void> {
    const ReceiptHandle = this.#held.get(id);
    await this.#client.send(new DeleteMessageCommand({ ...(await this.#at()), ReceiptHandle }));
    this.#held.delete(id);
  }

  async #receive(): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      ...(await this.#at()),
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
      VisibilityTimeout: hidden,
      // Without it only some of SQS's servers are asked.
      WaitTimeSeconds: 1,
    });
    const { Messages = [] } = await this.#client.send(command);
    for (const { MessageId = "", ReceiptHandle = "" } of Messages) this.#held.set(MessageId, ReceiptHandle);
    return Messages.map(read);
  }

  /** What cannot be made visible is so within a minute. */
  async #release() {
    const { QueueUrl } = await this.#at();
    await inTens([...this.#held.values()], async (ReceiptHandle) => {
      const command = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
      await this.#client.send(command).catch(() => {});
    });
    this.#held.clear();
  }

  async #at() {
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
