import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import middy from "@middy/core";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import Stripe from "stripe";
import { env } from "../platform/env.ts";
import { causeOf, reportFailure } from "../platform/failure.ts";
import { count } from "../platform/metrics.ts";
import { send } from "../platform/queue.ts";
import { logBatch } from "./log-batch.ts";
import { Unprocessable } from "./unprocessable.ts";

/**
 * A Lambda function that a queue invokes: each message by itself, so that those which fail are tried again and the
 * others are done. One that is no use, or fails for the last time, goes to the dead-letter queue with its reason.
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

/** Throws the error where there are tries left. */
async function giveUp({ attributes, body, messageId: message_id }: SQSRecord, failure: unknown) {
  const error = causeOf(failure);
  const receives = Number(attributes.ApproximateReceiveCount);
  const last = error instanceof Unprocessable || receives >= Number(env("RECEIVES"));
  reportFailure("message", error, { message_id, receives });
  if (!last) throw error;
  await send("failed", body, reasonOf(error, receives));
  count({ FailedEvents: 1 });
}

/** In words that quote nothing. */
function reasonOf(error: unknown, receives: number): string {
  if (error instanceof Unprocessable) return error.message;
  const { name, code } = Object(error);
  const kind = error instanceof Stripe.errors.StripeError ? [error.type, code ?? error.statusCode] : [name, code];
  return `Failed ${receives} times, at last with ${kind.filter(Boolean).join(" ")}.`;
}
