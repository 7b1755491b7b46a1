import type Stripe from "stripe";
import type * as z from "zod";
import type { Account } from "../account.ts";
import { missing } from "../missing.ts";
import { matchesEventType } from "./event-types.ts";
import { isInRange } from "./fields.ts";
import type { ListEvents } from "./schemas.ts";

export function retrieveEvent(account: Account, id: string): Stripe.Event {
  const event = account.events.get(id);
  if (event) return event;
  throw missing("event", id, "id", 404);
}

/** `type` and `types` may end in `*`. */
export function listEvents(
  account: Account,
  { created, type, types, delivery_success, ...page }: z.output<typeof ListEvents>,
) {
  const wanted = type ? [type] : types;
  return account.events.page("/v1/events", page, (event) => {
    if (delivery_success !== undefined && delivery_success !== (event.pending_webhooks === 0)) return false;
    return (
      isInRange(created, event.created) && (!wanted || wanted.some((pattern) => matchesEventType(pattern, event.type)))
    );
  });
}
