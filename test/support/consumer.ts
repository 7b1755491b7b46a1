import type Stripe from "stripe";
import { beforeAll, beforeEach, vi } from "vitest";
import type { BusEvent } from "../../infra/local/aws/event-bridge.ts";
import type { Snapshot } from "../../lib/directory/snapshot.ts";
import { getItem } from "../../lib/platform/table.ts";
import { eventsAfter } from "./events.ts";
import { useService } from "./service.ts";

/** Returns events as the bodies of messages. */
export const texts = (events: readonly object[]) => events.map((event) => JSON.stringify(event));

/** Returns what the directory stores of a customer. */
export const snapshotOf = (customer: string) => getItem<Snapshot>(`customer#${customer}`);

/** Starts the service for tests of its consumer. The double delivers no events, and a failed message is retried at once. */
export function useConsumer() {
  const service = useService({ retryAfter: 0 });
  /** The events on the service's bus since the test began. */
  const published: BusEvent[] = [];
  let last: string | undefined;
  beforeAll(() => {
    service.subscribers.add((event) => published.push(event));
  });
  beforeEach(async () => {
    published.length = 0;
    last = (await service.stripe().events.list({ limit: 1 })).data[0]?.id;
  });

  /** Returns the events at Stripe since the test began, oldest first. */
  const newEvents = () => eventsAfter(service.stripe(), last);

  /** Creates a customer and changes it twice within a second. Returns its id and the events, whose order is ambiguous. */
  async function contradiction(): Promise<[string, Stripe.Event[]]> {
    vi.useFakeTimers({ toFake: ["Date"], now: Math.floor(Date.now() / 1000) * 1000 });
    const { id } = await service.stripe().customers.create({ metadata: { user_id: "one" } });
    await service.stripe().customers.update(id, { metadata: { user_id: "two" } });
    await service.stripe().customers.update(id, { metadata: { user_id: "three" } });
    return [id, await newEvents()];
  }

  return { service, published, newEvents, contradiction };
}
