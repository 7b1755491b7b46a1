import type Stripe from "stripe";
import { beforeAll, vi } from "vitest";
import { isHandled } from "../../../../lib/events/ledger.ts";
import { eventsAfter } from "../../../support/events.ts";
import { patience } from "../../../support/patience.ts";
import { finished, start } from "../../../support/programs.ts";
import { useService } from "../../../support/service.ts";

/** Names of the queues of the local environment. */
export const queueNames = { events: "stripe-customers-local-events", failed: "stripe-customers-local-events-failed" };
/** Parameters of a customer. */
export const jenny = { email: "jenny@example.com", metadata: { user_id: "jenny" }, name: "Jenny Rosen" };
const often = { ...patience, interval: 50 };

/** Runs `npm run events` without a terminal. */
export async function events(parameters: string[], { environment = "local", variables = {} } = {}) {
  const child = start("infra/operator/events/main.ts", [...parameters, "--env", environment], variables);
  child.stdin.end();
  const { code, output, error } = await finished(child);
  return { code, output: output.trim(), error: error.trim() };
}

/** Starts the service with a double whose webhook deliveries are all lost. */
export function useServiceWithoutDelivery() {
  const service = useService();
  let last: string | undefined;
  beforeAll(() => service.control("POST", "/delivery_faults", { fault: "lost", times: Number.MAX_SAFE_INTEGER }));

  /** Creates customers. Returns the events at Stripe since the previous call, oldest first. */
  async function newEvents<const Count extends number>(count: Count) {
    for (let created = 0; created < count; created++) await service.stripe().customers.create(jenny);
    const events = await eventsAfter(service.stripe(), last);
    last = events.at(-1)?.id;
    return events as Stripe.Event[] & { [index in 0 | 1 | 2]: Stripe.Event };
  }

  /** Sends an event with changed fields to the queue. */
  const send = (event: Stripe.Event, changes: object = {}) =>
    service.queues.events.send(JSON.stringify({ ...event, ...changes }));

  /** Waits until all events are handled or failed, and the dead-letter queue contains `count`. */
  const untilFailed = (count: number) =>
    vi.waitUntil(() => service.queues.failed.size === count && service.queues.events.size === 0, often);

  return { service, newEvents, send, untilFailed };
}

/** Waits until the events are in the ledger. */
export const untilHandled = (...events: Stripe.Event[]) =>
  vi.waitUntil(async () => (await Promise.all(events.map(({ id }) => isHandled(id)))).every(Boolean), often);
