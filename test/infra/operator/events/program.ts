import type Stripe from "stripe";
import { beforeAll, vi } from "vitest";
import { isHandled } from "../../../../lib/events/ledger.ts";
import { eventsAfter } from "../../../support/events.ts";
import { patience } from "../../../support/patience.ts";
import { finished, start } from "../../../support/programs.ts";
import { useService } from "../../../support/service.ts";

/** The names of the queues of this machine's environment. */
export const queueNames = { events: "stripe-customers-local-events", failed: "stripe-customers-local-events-failed" };
export const jenny = { email: "jenny@example.com", metadata: { user_id: "jenny" }, name: "Jenny Rosen" };
const often = { ...patience, interval: 50 };

/** `npm run events`, without a terminal. */
export async function events(parameters: string[], { environment = "local", variables = {} } = {}) {
  const child = start("infra/operator/events/main.ts", [...parameters, "--env", environment], variables);
  child.stdin.end();
  const { code, output, error } = await finished(child);
  return { code, output: output.trim(), error: error.trim() };
}

/** The service, which Stripe tells nothing by itself. */
export function useUntoldService() {
  const service = useService();
  let last: string | undefined;
  beforeAll(() => service.control("POST", "/delivery_faults", { fault: "lost", times: Number.MAX_SAFE_INTEGER }));

  /** What Stripe would have told of since this was asked last, after so many customers more; the oldest first. */
  async function untold<const Count extends number>(count: Count) {
    for (let made = 0; made < count; made++) await service.stripe().customers.create(jenny);
    const events = await eventsAfter(service.stripe(), last);
    last = events.at(-1)?.id;
    return events as Stripe.Event[] & { [index in 0 | 1 | 2]: Stripe.Event };
  }

  /** Tells of an event, with something else in it. */
  const tell = (event: Stripe.Event, changes: object = {}) =>
    service.queues.events.send(JSON.stringify({ ...event, ...changes }));

  const untilFailed = (count: number) =>
    vi.waitUntil(() => service.queues.failed.size === count && service.queues.events.size === 0, often);

  return { service, untold, tell, untilFailed };
}

export const untilHandled = (...events: Stripe.Event[]) =>
  vi.waitUntil(async () => (await Promise.all(events.map(({ id }) => isHandled(id)))).every(Boolean), often);
