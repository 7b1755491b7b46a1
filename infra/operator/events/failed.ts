import { Failure } from "../failures.ts";
import { iso, tabular } from "../text.ts";
import { eventIn, failedAt, reasonOf } from "./facts.ts";
import type { Message } from "./message-queue.ts";
import type { Options } from "./options.ts";

const head = ["EVENT", "TYPE", "MADE", "FAILED", "RECEIVES", "REASON"];

/** Shows what is in the dead-letter queue, and leaves it there. */
export async function failed({ limit, queues }: Options) {
  const most = limit === undefined ? Number.POSITIVE_INFINITY : numberIn(limit);
  const size = await queues.failed.size();
  const rows: string[][] = [];
  for await (const messages of queues.failed.messages()) {
    rows.push(...messages.map(rowOf));
    if (rows.length >= most) break;
  }
  const shown = rows.slice(0, most);
  const about = rows.length < most ? "" : ` of about ${Math.max(size, rows.length)}`;
  if (shown.length > 0) console.log(tabular([head, ...shown]));
  console.error(`${shown.length}${about} in the dead-letter queue ${queues.failed.name}.`);
}

function rowOf(message: Message): string[] {
  const event = eventIn(message);
  const facts = event ? [event.id, event.type, iso(event.created)] : [message.id, "no event", "-"];
  return [...facts, failedAt(message), String(message.receives), reasonOf(message)];
}

function numberIn(limit: string): number {
  if (/^[1-9]\d*$/.test(limit)) return Number(limit);
  throw new Failure(`--limit must be a number from 1, not "${limit}".`);
}
