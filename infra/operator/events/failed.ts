import { Failure } from "../failures.ts";
import { iso, tabular } from "../text.ts";
import { eventIn, failedAt, reasonOf } from "./facts.ts";
import type { Message } from "./message-queue.ts";
import type { Options } from "./options.ts";

const head = ["EVENT", "TYPE", "CREATED", "FAILED", "RECEIVES", "REASON"];

/** Prints the messages of the dead-letter queue, which stay there. Throws a Failure if `--limit` is not a number. */
export async function failed({ limit, queues }: Options) {
  const maximum = limit === undefined ? Number.POSITIVE_INFINITY : numberIn(limit);
  const size = await queues.failed.size();
  const rows: string[][] = [];
  for await (const messages of queues.failed.messages()) {
    rows.push(...messages.map(rowOf));
    if (rows.length >= maximum) break;
  }
  const shown = rows.slice(0, maximum);
  const total = rows.length < maximum ? "" : ` of about ${Math.max(size, rows.length)}`;
  if (shown.length > 0) console.log(tabular([head, ...shown]));
  console.error(`${shown.length}${total} in the dead-letter queue ${queues.failed.name}.`);
}

function rowOf(message: Message): string[] {
  const event = eventIn(message);
  const facts = event ? [event.id, event.type, iso(event.created)] : [message.id, "not an event", "-"];
  return [...facts, failedAt(message), String(message.receives), reasonOf(message)];
}

function numberIn(limit: string): number {
  if (/^[1-9]\d*$/.test(limit)) return Number(limit);
  throw new Failure(`--limit must be a number of at least 1, not "${limit}".`);
}
