import type {
  ChangeMessageVisibilityRequest,
  DeleteMessageRequest,
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  GetQueueUrlRequest,
  ReceiveMessageRequest,
  ReceiveMessageResult,
  SendMessageBatchRequest,
  SendMessageBatchResult,
  SendMessageRequest,
  SendMessageResult,
  Message as SqsMessage,
} from "@aws-sdk/client-sqs";
import { AwsError } from "./json-api.ts";
import { type Message, md5, type Queue } from "./queue.ts";

/** Returns the system attributes of a message, as in SQS. */
export const systemAttributes = ({ receives, sent }: Message) => ({
  ApproximateReceiveCount: String(receives),
  SentTimestamp: String(sent),
});

/** Returns the operations of SQS that the service uses. `url` returns the server's address, with which queue URLs begin. */
export function sqs(queues: readonly Queue[], url: () => string) {
  function find(nameOrUrl = ""): Queue {
    const queue = queues.find(({ name }) => name === nameOrUrl.split("/").at(-1));
    if (queue) return queue;
    throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  }

  const send = ({ QueueUrl, MessageBody = "", MessageAttributes }: SendMessageRequest): SendMessageResult => {
    const { id } = find(QueueUrl).send(MessageBody, MessageAttributes);
    return { MessageId: id, MD5OfMessageBody: md5(MessageBody) };
  };

  return {
    GetQueueUrl: ({ QueueName }: GetQueueUrlRequest) => ({ QueueUrl: `${url()}/000000000000/${find(QueueName).name}` }),

    GetQueueAttributes: ({ QueueUrl }: GetQueueAttributesRequest): GetQueueAttributesResult => ({
      Attributes: { ApproximateNumberOfMessages: String(find(QueueUrl).visible) },
    }),

    SendMessage: send,

    SendMessageBatch: ({ QueueUrl, Entries = [] }: SendMessageBatchRequest): SendMessageBatchResult => ({
      Successful: Entries.map(({ Id, ...message }) => {
        const { MessageId, MD5OfMessageBody } = send({ QueueUrl, ...message });
        return { Id, MessageId, MD5OfMessageBody };
      }),
      Failed: [],
    }),

    ReceiveMessage: ({
      QueueUrl,
      MaxNumberOfMessages = 1,
      VisibilityTimeout,
    }: ReceiveMessageRequest): ReceiveMessageResult => {
      const messages = find(QueueUrl).receive(MaxNumberOfMessages, VisibilityTimeout);
      return messages.length > 0 ? { Messages: messages.map(wireOf) } : {};
    },

    DeleteMessage: ({ QueueUrl, ReceiptHandle = "" }: DeleteMessageRequest) => {
      find(QueueUrl).delete(ReceiptHandle);
    },

    ChangeMessageVisibility: ({
      QueueUrl,
      ReceiptHandle = "",
      VisibilityTimeout = 0,
    }: ChangeMessageVisibilityRequest) => {
      if (!find(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout))
        throw new AwsError("ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
    },
  };
}

const wireOf = (message: Message): SqsMessage => ({
  MessageId: message.id,
  ReceiptHandle: message.receipt,
  Body: message.body,
  MD5OfBody: md5(message.body),
  Attributes: systemAttributes(message),
  MessageAttributes: message.attributes,
});
