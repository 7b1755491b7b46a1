import * as z from "zod";
import { StripeEvent } from "../../../lib/schemas/stripe-event.ts";
import { iso } from "../text.ts";
import type { Message } from "./message-queue.ts";

/** What is neither a word nor an id may be of a person. */
const word = z.string().regex(/^\w+$/).optional().catch(undefined);
const fields = z.object({ id: word, object: word, customer: word }).catch({});
const Data = z
  .object({ object: fields, previous_attributes: z.record(z.string(), z.unknown()).catch({}) })
  .catch({ object: {}, previous_attributes: {} });

/** The event of Stripe's in a message, which EventBridge may have put into an envelope. */
export function eventIn({ body }: Pick<Message, "body">): StripeEvent | undefined {
  const content = Object(parsed(body));
  return StripeEvent.safeParse(content["detail-type"] ? content.detail : content).data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The ids of an event's object and of its customer, and the names of the fields that changed. */
export function changeIn({ data }: StripeEvent): { object?: string; customer?: string; changed: string[] } {
  const { object, previous_attributes } = Data.parse(data);
  const customer =
    object.object === "customer" ? object.id : (object.customer ?? fields.parse(previous_attributes).customer);
  return { object: object.id, customer, changed: Object.keys(previous_attributes) };
}

/** Why a message is in the dead-letter queue, on one line. */
export function reasonOf({ attributes }: Message): string {
  const { reason, ERROR_CODE, ERROR_MESSAGE = "" } = attributes;
  if (ERROR_CODE) return onOneLine(`EventBridge could not hand it to the queue: ${ERROR_CODE} ${ERROR_MESSAGE}`);
  return onOneLine(reason ?? "The function ended each time before it could say why.");
}

const onOneLine = (text: string) => text.trim().replaceAll(/\s+/g, " ");

/** When it failed, as far as that is known: SQS's redrive leaves the time at which the event came. */
export const failedAt = ({ attributes, sent }: Message) =>
  attributes.reason || attributes.ERROR_CODE ? iso(sent) : `after ${iso(sent)}`;
