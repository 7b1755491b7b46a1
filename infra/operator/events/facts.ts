import * as z from "zod";
import { contentOf, customerIdOf } from "../../../lib/events/envelope.ts";
import { StripeEvent } from "../../../lib/schemas/stripe-event.ts";
import { iso } from "../text.ts";
import type { Message } from "./message-queue.ts";

/** A word or an id. Any other text can be personal data. */
const word = z.string().regex(/^\w+$/).optional().catch(undefined);
const fields = z.object({ id: word, object: word, customer: word }).catch({});
const Data = z
  .object({ object: fields, previous_attributes: z.record(z.string(), z.unknown()).catch({}) })
  .catch({ object: {}, previous_attributes: {} });

/** Returns the Stripe event in a message, with or without EventBridge's envelope; undefined if it contains no event. */
export function eventIn({ body }: Pick<Message, "body">): StripeEvent | undefined {
  try {
    return StripeEvent.safeParse(contentOf(body)).data;
  } catch {
    return undefined;
  }
}

/** Returns the ids of an event's object and customer, and the names of the changed fields. */
export function changeIn({ data }: StripeEvent): { object?: string; customer?: string; changed: string[] } {
  const { object, previous_attributes } = Data.parse(data);
  const customer = customerIdOf(object, fields.parse(previous_attributes));
  return { object: object.id, customer, changed: Object.keys(previous_attributes) };
}

/** Returns the reason why a message is in the dead-letter queue, on one line. */
export function reasonOf({ attributes }: Message): string {
  const { reason, ERROR_CODE, ERROR_MESSAGE = "" } = attributes;
  if (ERROR_CODE) return onOneLine(`EventBridge could not send it to the queue: ${ERROR_CODE} ${ERROR_MESSAGE}`);
  return onOneLine(reason ?? "Unknown: the function ended at each attempt before it could store a reason.");
}

const onOneLine = (text: string) => text.trim().replaceAll(/\s+/g, " ");

/** Returns the time of the failure. If SQS moved the message, only the earlier time of its arrival is known. */
export const failedAt = ({ attributes, sent }: Message) =>
  attributes.reason || attributes.ERROR_CODE ? iso(sent) : `after ${iso(sent)}`;
