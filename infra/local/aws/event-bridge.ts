import { randomUUID } from "node:crypto";
import type { PutEventsRequest, PutEventsResponse } from "@aws-sdk/client-eventbridge";
import { AwsError } from "./json-api.ts";

/** Maximum entries per request. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const mostEntries = 10;

/** An event as EventBridge sends it to a target. */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: string[];
  readonly detail: unknown;
}

/** Returns the operations of EventBridge that the service uses. Subscribers get the events of every bus. */
export function eventBridge(subscribers: Set<(event: BusEvent) => void>) {
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
      for (const event of events) for (const subscriber of subscribers) subscriber(event);
      return { FailedEntryCount: 0, Entries: events.map(({ id }) => ({ EventId: id })) };
    },
  };
}
