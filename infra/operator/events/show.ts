import { type Snapshot, snapshotKeyOf } from "../../../lib/directory/snapshot.ts";
import { type Handled, ledgerKeyOf } from "../../../lib/events/ledger.ts";
import { getItems } from "../../../lib/platform/table.ts";
import { Failure } from "../failures.ts";
import { iso, tabular } from "../text.ts";
import { changeIn, eventIn, failedAt, reasonOf } from "./facts.ts";
import { eventId } from "./filter.ts";
import type { Message, MessageQueue } from "./message-queue.ts";
import type { Options } from "./options.ts";

/** Prints an event and its state: ids, times and names of fields only. Throws a Failure if the event is unknown. */
export async function show(options: Options) {
  const id = eventId(options.id);
  const message = await find(options.queues.failed, id);
  const event = message ? eventIn(message) : await (await options.stripe()).retrieve(id);
  if (!event)
    throw new Failure(
      `${id} is neither in ${options.queues.failed.name} nor at Stripe, which lists events for 30 days.`,
    );
  const { object = "-", customer, changed } = changeIn(event);
  const rows = [
    ["event", event.id],
    ["type", event.type],
    ["created", iso(event.created)],
    ["API version", event.api_version ?? "-"],
    ["mode", event.livemode ? "live" : "test"],
    ["object", object],
    ["changed", changed.join(", ") || "-"],
    ...(message ? failureIn(message, options) : [["failed", `not in ${options.queues.failed.name}`]]),
    ["handled", await handled(id, options)],
    ["customer", customer ?? "-"],
    ...(customer ? [["directory", await directoryStateOf(customer, options)]] : []),
  ];
  console.log(tabular(rows));
}

/** Returns the message with the event, if the dead-letter queue has one. */
async function find(queue: MessageQueue, id: string): Promise<Message | undefined> {
  for await (const messages of queue.messages()) {
    const found = messages.find((message) => eventIn(message)?.id === id);
    if (found) return found;
  }
  return undefined;
}

const failureIn = (message: Message, { queues }: Options) => [
  ["failed", `${failedAt(message)}, now in ${queues.failed.name}, receives: ${message.receives}`],
  ["reason", reasonOf(message)],
];

async function handled(id: string, { table }: Options): Promise<string> {
  const [entry] = await getItems<Handled>([ledgerKeyOf(id)], table);
  return entry ? iso(entry.handled) : "no, it is not in the ledger";
}

async function directoryStateOf(customer: string, { table }: Options): Promise<string> {
  const [snapshot] = await getItems<Snapshot>([snapshotKeyOf(customer)], table);
  if (!snapshot) return "does not contain the customer";
  const { state, payment_methods } = snapshot;
  const methods = Object.values(payment_methods).filter(({ deleted }) => !deleted).length;
  return `as of ${iso(state?.updated)}${state?.deleted ? ", deleted" : ""}, payment methods: ${methods}`;
}
