import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { awsClient } from "./aws.ts";
import { env } from "./env.ts";
import { misconfiguredIn } from "./failure.ts";
import { serviceName } from "./service-name.ts";

/** An event on the service's bus. It contains no personal data and no key. */
export interface BusEvent {
  /** The `detail-type` in a rule, such as `customer.updated`. */
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Maximum events per request. */
const maxEntries = 10;
let client: EventBridgeClient | undefined;

/** The error for an event that EventBridge did not accept, with EventBridge's code. */
export class PublicationFailed extends Error {
  override readonly name = "PublicationFailed";
  readonly code: string | undefined;

  constructor(code: string | undefined, options?: ErrorOptions) {
    super(`EventBridge did not accept an event: ${code}`, options);
    this.code = code;
  }
}

/** Publishes events in order. Throws PublicationFailed if EventBridge does not accept one; earlier ones can be published. */
export async function publish(events: readonly BusEvent[]) {
  client ??= new EventBridgeClient(awsClient);
  for (let first = 0; first < events.length; first += maxEntries) {
    const Entries = events.slice(first, first + maxEntries).map(({ type, detail }) => ({
      EventBusName: env("EVENT_BUS"),
      Source: serviceName,
      DetailType: type,
      Detail: JSON.stringify(detail),
    }));
    const { FailedEntryCount, Entries: results } = await client
      .send(new PutEventsCommand({ Entries }))
      .catch((cause) => {
        if (misconfiguredIn(cause)) throw cause;
        throw new PublicationFailed(Object(cause).name, { cause });
      });
    if (FailedEntryCount) throw new PublicationFailed(results?.find(({ ErrorCode }) => ErrorCode)?.ErrorCode);
  }
}
