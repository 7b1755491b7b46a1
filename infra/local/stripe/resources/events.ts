import type Stripe from "stripe";
import type * as z from "zod";
import type { Account } from "../account.ts";
import { resourceMissing } from "../resource-missing.ts";
import { matchesEventType } from "./event-types.ts";
import { isInRange } from "./fields.ts";
import type { ListEvents } from "./schemas.ts";

/** Returns an event. Throws a 404 if it does not exist. */
export function retrieveEvent(account: Account, id: string): Stripe.Event {
  const event = account.events.get(id);
  if (event) return event;
  throw resourceMissing("event", id, "id", 404);
}

/** Lists the events that match the filters, newest first. `type` and `types` are patterns such as `customer.*`. */
export function listEvents(
  account: Account,
  { created, type, types, delivery_success, ...page }: z.output<typeof ListEvents>,
) {
  const wanted = type ? [type] : types;
  const matches = (event: Stripe.Event) => {
    if (delivery_success !== undefined && delivery_success !== (event.pending_webhooks === 0)) return false;
    return (
      isInRange(created, event.created) && (!wanted || wanted.some((pattern) => matchesEventType(pattern, event.type)))
    );
  };
  return account.events.page("/v1/events", page, matches, { created });
}
