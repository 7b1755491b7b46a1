import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import Stripe from "stripe";
import { env } from "../platform/env.ts";
import { causeOf, reportFailure } from "../platform/failure.ts";
import { measure } from "../platform/metrics.ts";
import { send } from "../platform/queue.ts";
import { eventIdIn } from "./envelope.ts";
import { logBatch } from "./log-batch.ts";
import { Unprocessable } from "./unprocessable.ts";

/**
 * Returns the handler of a Lambda function that a queue invokes. It handles each message of a batch separately, so that
 * only failed ones are delivered again. A message that no attempt can handle, or that fails in the last attempt, goes to
 * the dead-letter queue with the reason.
 */
export function consumer(handle: (body: string) => Promise<void>) {
  const record = (message: SQSRecord) => handle(message.body).catch((error) => giveUp(message, error));
  return middy<SQSEvent, SQSBatchResponse>()
    .use(logBatch())
    .handler((event: SQSEvent, context: Context) =>
      processPartialResponse(event, record, new BatchProcessor(EventType.SQS), {
        context,
        throwOnFullBatchFailure: false,
      }),
    );
}

/** Sends the message to the dead-letter queue. Throws the error if attempts are left. */
async function giveUp({ attributes, body, messageId: message_id }: SQSRecord, failure: unknown) {
  const error = causeOf(failure);
  const receives = Number(attributes.ApproximateReceiveCount);
  const isLast = error instanceof Unprocessable || receives >= Number(env("RECEIVES"));
  reportFailure("message", error, { message_id, event_id: eventIdIn(body), receives });
  if (!isLast) throw error;
  await send("failed", body, reasonOf(error, receives));
  measure({ FailedEvents: 1 });
}

/** The reason in words, without any content of the message. */
function reasonOf(error: unknown, receives: number): string {
  if (error instanceof Unprocessable) return error.message;
  const { name, code } = Object(error);
  const kind = error instanceof Stripe.errors.StripeError ? [error.type, code ?? error.statusCode] : [name, code];
  return `Failed in ${receives} attempts, at last with ${kind.filter(Boolean).join(" ")}.`;
}
