import type { StripeEvent } from "../../../lib/schemas/stripe-event.ts";
import { secondsOf } from "../durations.ts";
import { Failure } from "../failures.ts";
import { iso } from "../text.ts";

/** Which events are meant: those that all of this is true of. Times are of their making, in Unix seconds. */
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

/** As ISO 8601 has it, or as the tables here show it. */
const time = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/;

/** The filter that a command line gives; with `--all` there is none. */
export function filterOf({ all, id, since, type, until }: Parameters, now: number): Filter {
  const given = [id, type, since, until].some((filter) => filter !== undefined);
  if (all && given)
    throw new Failure("--all leaves nothing to choose: give it alone, or the other filters without it.");
  if (!all && !given) throw new Failure("Say which events: --id, --type, --since or --until, or --all.");
  const filter = {
    ...(id !== undefined && { id: eventId(id) }),
    ...(type !== undefined && { type }),
    ...(since !== undefined && { since: timeOf("since", since, now) }),
    ...(until !== undefined && { until: timeOf("until", until, now) }),
  };
  if ((filter.since ?? 0) > Math.min(filter.until ?? now, now))
    throw new Failure("--since must be earlier than --until, and than now.");
  return filter;
}

/** The id of an event. */
export function eventId(text: string | undefined): string {
  if (!text)
    throw new Failure("Say which event: --id <event>, as npm run events -- failed or Stripe's dashboard shows it.");
  if (/^evt_\w+$/.test(text)) return text;
  throw new Failure(`--id must be an event's such as evt_1PgafTB1WZRs, not "${text}".`);
}

function timeOf(option: string, text: string, now: number): number {
  const age = secondsOf(text);
  if (age !== undefined) return now - age;
  const [, day, hour = "00:00", zone = "Z"] = time.exec(text) ?? [];
  const milliseconds = Date.parse(`${day}T${hour}${zone}`);
  if (!Number.isNaN(milliseconds)) return Math.floor(milliseconds / 1000);
  throw new Failure(
    `--${option} must be so long ago, such as 2h or 7d, or a time such as 2026-11-01T12:00Z, not "${text}".`,
  );
}

/** Whether an event is meant. What is none is, where everything is. */
export function matches({ id, type, since, until }: Filter, event: StripeEvent | undefined): boolean {
  if (!event) return [id, type, since, until].every((filter) => filter === undefined);
  if (id !== undefined && event.id !== id) return false;
  if (type !== undefined && event.type !== type) return false;
  return event.created >= (since ?? 0) && event.created <= (until ?? Number.POSITIVE_INFINITY);
}

/** In words, to follow what is meant. */
export function described({ id, type, since, until }: Filter): string {
  const facts = [
    id && `with the id ${id}`,
    type && `of type ${type}`,
    since !== undefined && `made since ${iso(since)}`,
    until !== undefined && `made until ${iso(until)}`,
  ].filter(Boolean);
  return facts.join(", ");
}
