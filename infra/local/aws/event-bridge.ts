import { randomUUID } from "node:crypto";
import type { PutEventsRequest, PutEventsResponse } from "@aws-sdk/client-eventbridge";
import type { Observer } from "../activity.ts";
import { describe } from "../functions/describe.ts";
import type { BusEvent } from "./bus-event.ts";
import { AwsError } from "./json-api.ts";

/** Maximum entries per request. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const mostEntries = 10;

export type { BusEvent };

/** Receives each event on a bus. What it returns or rejects with is reported to observers. */
export type Subscriber = (event: BusEvent) => unknown;

/** Returns the operations of EventBridge that the service uses. Subscribers get the events of every bus. */
export function eventBridge(subscribers: ReadonlySet<Subscriber>, observe: Observer = () => {}) {
  return {
    PutEvents: ({ Entries = [] }: PutEventsRequest): PutEventsResponse => {
      if (Entries.length > mostEntries)
        throw new AwsError("ValidationException", `PutEvents accepts at most ${mostEntries} entries.`);
      const events = Entries.map(
        ({ Source = "", DetailType = "", Detail = "{}", Resources = [] }): BusEvent => ({
          version: "0",
          id: randomUUID(),
          "detail-type": DetailType,
          source: Source,
          account: "000000000000",
          time: new Date().toISOString(),
          region: "local",
          resources: Resources,
          detail: JSON.parse(Detail),
        }),
      );
      for (const event of events) {
        observe({ kind: "publication", time: Date.now(), event });
        for (const subscriber of subscribers) void notify(subscriber, event, observe);
      }
      return { FailedEntryCount: 0, Entries: events.map(({ id }) => ({ EventId: id })) };
    },
  };
}

/** Calls a subscriber, and reports what it returned or why it failed. */
async function notify(subscriber: Subscriber, event: BusEvent, observe: Observer) {
  const time = Date.now();
  const outcome = await Promise.try(subscriber, event).then(returned, failed);
  observe({ kind: "notification", subscriber: subscriber.name, event, time, duration: Date.now() - time, ...outcome });
}

const returned = (result: unknown) => ({ result });

const failed = (error: unknown) => ({ error: describe(error) });
