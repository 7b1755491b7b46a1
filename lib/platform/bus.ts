import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { awsClient } from "./aws.ts";
import { env } from "./env.ts";
import { misconfiguredIn } from "./failure.ts";
import { serviceName } from "./service-name.ts";

/** Something that happened, as subscribers of the service's bus learn of it: no personal data, no key. */
export interface BusEvent {
  /** What happened: `detail-type` in a rule. */
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** That one request may carry. */
const mostEntries = 10;
let client: EventBridgeClient | undefined;

/** EventBridge did not accept an event; the code is EventBridge's. */
export class PublicationFailed extends Error {
  override readonly name = "PublicationFailed";
  readonly code: string | undefined;

  constructor(code: string | undefined, options?: ErrorOptions) {
    super(`EventBridge did not accept an event: ${code}`, options);
    this.code = code;
  }
}

/** Puts events on the service's bus. Rejects where one was not taken; those before it were. */
export async function publish(events: readonly BusEvent[]) {
  client ??= new EventBridgeClient(awsClient);
  for (let first = 0; first < events.length; first += mostEntries) {
    const Entries = events.slice(first, first + mostEntries).map(({ type, detail }) => ({
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
