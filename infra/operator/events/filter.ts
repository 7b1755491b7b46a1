import type { StripeEvent } from "../../../lib/schemas/stripe-event.ts";
import { secondsOf } from "../durations.ts";
import { Failure } from "../failures.ts";
import { iso } from "../text.ts";

/** Conditions on events, which must all be true. Times are those of an event's creation, in Unix seconds. */
export interface Filter {
  readonly id?: string;
  readonly type?: string;
  readonly since?: number;
  readonly until?: number;
}

interface Parameters {
  readonly all?: boolean;
  readonly id?: string;
  readonly since?: string;
  readonly type?: string;
  readonly until?: string;
}

/** A time as in ISO 8601, or as the commands print it. */
const time = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/** Returns the filter of a command line, empty for `--all`. Throws a Failure if an option is missing or invalid. */
export function filterOf({ all, id, since, type, until }: Parameters, now: number): Filter {
  const given = [id, type, since, until].some((filter) => filter !== undefined);
  if (all && given) throw new Failure("--all cannot be combined with other filters: use it alone, or leave it out.");
  if (!all && !given)
    throw new Failure("A filter is missing. Add --id, --type, --since or --until, or --all for every event.");
  const filter = {
    ...(id !== undefined && { id: eventId(id) }),
    ...(type !== undefined && { type }),
    ...(since !== undefined && { since: timeOf("since", since, now) }),
    ...(until !== undefined && { until: timeOf("until", until, now) }),
  };
  if ((filter.since ?? 0) > Math.min(filter.until ?? now, now))
    throw new Failure("--since must be earlier than --until and than now.");
  return filter;
}

/** Returns the id of an event. Throws a Failure if it is missing or invalid. */
export function eventId(text: string | undefined): string {
  if (!text)
    throw new Failure(
      "The id of the event is missing. Add --id <event>: npm run events -- failed and Stripe's dashboard show it.",
    );
  if (/^evt_\w+$/.test(text)) return text;
  throw new Failure(`--id must be the id of an event, such as evt_1PgafTB1WZRs, not "${text}".`);
}

function timeOf(option: string, text: string, now: number): number {
  const age = secondsOf(text);
  if (age !== undefined) return now - age;
  const [, day, hour = "00:00", zone = "Z"] = time.exec(text) ?? [];
  const milliseconds = Date.parse(`${day}T${hour}${zone}`);
  if (!Number.isNaN(milliseconds)) return Math.floor(milliseconds / 1000);
  throw new Failure(`--${option} must be an age such as 2h or 7d, or a time such as 2026-11-01T12:00Z, not "${text}".`);
}

/** Returns whether the event matches. A message without an event matches only `--all`. */
export function matches({ id, type, since, until }: Filter, event: StripeEvent | undefined): boolean {
  if (!event) return [id, type, since, until].every((filter) => filter === undefined);
  if (id !== undefined && event.id !== id) return false;
  if (type !== undefined && event.type !== type) return false;
  return event.created >= (since ?? 0) && event.created <= (until ?? Number.POSITIVE_INFINITY);
}

/** Returns the filter in words, to follow the word events; empty for `--all`. */
export function described({ id, type, since, until }: Filter): string {
  const facts = [
    id && `with the id ${id}`,
    type && `of type ${type}`,
    since !== undefined && `created since ${iso(since)}`,
    until !== undefined && `created until ${iso(until)}`,
  ].filter(Boolean);
  return facts.join(", ");
}
