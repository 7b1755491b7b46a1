import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type Stripe from "stripe";
import { recordOf } from "../../infra/local/aws/event-source-mapping.ts";
import { Queue } from "../../infra/local/aws/queue.ts";
import { environment } from "../../infra/local/environment.ts";
import { invoke } from "./invoke.ts";

let events = 0;

/** Returns an event as Stripe sends it, with an id of its own, of a request that had an idempotency key. */
export const eventOf = (
  type: string,
  object: object,
  { previous, key = null, ...fields }: { previous?: object; key?: string | null; created?: number } = {},
) => ({
  object: "event",
  id: `evt_made${++events}`,
  api_version: environment.stripe.version,
  created: Math.floor(Date.now() / 1000),
  livemode: false,
  pending_webhooks: 1,
  request: { id: `req_made${events}`, idempotency_key: key },
  type,
  data: { object, ...(previous && { previous_attributes: previous }) },
  ...fields,
});

/** Returns messages as the event of one batch. */
export function batchOf(...bodies: string[]): SQSEvent {
  const queue = new Queue({ name: "batch" });
  for (const body of bodies) queue.send(body);
  return { Records: queue.receive(bodies.length).map(recordOf) };
}

/** Invokes consume-stripe-events with messages as one batch. Returns how many failed. */
export async function consume(...bodies: string[]): Promise<number> {
  const { batchItemFailures } = (await invoke("consume-stripe-events", batchOf(...bodies), 60)) as SQSBatchResponse;
  return batchItemFailures.length;
}

/** Returns the events at Stripe after the given one, or all without one. The oldest is first. */
export async function eventsAfter(stripe: Stripe, after: string | undefined): Promise<Stripe.Event[]> {
  const found: Stripe.Event[] = [];
  if (after === undefined) {
    for await (const event of stripe.events.list({ limit: 100 })) found.unshift(event);
    return found;
  }
  for await (const event of stripe.events.list({ limit: 100, ending_before: after })) found.push(event);
  return found;
}
