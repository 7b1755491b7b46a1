import { eventIn } from "./facts.ts";
import { type Filter, matches } from "./filter.ts";
import { inTens } from "./in-tens.ts";
import type { Message, MessageQueue } from "./message-queue.ts";
import type { Options } from "./options.ts";
import type { Plan } from "./plan.ts";

/**
 * Returns the plan to replay the matching messages of the dead-letter queue. They are chosen when they are counted, so a
 * message that fails again is not replayed twice.
 */
export async function fromQueue({ queues: { events, failed } }: Options, filter: Filter): Promise<Plan> {
  const chosen = await choose(failed, filter);
  const move = async (message: Message) => {
    await events.send(message.body);
    await failed.delete(message);
  };
  return {
    count: chosen.size,
    from: `the dead-letter queue ${failed.name}`,
    notes: [],
    run: async (sent) => {
      for await (const messages of failed.messages()) {
        const some = messages.filter(({ id }) => chosen.delete(id));
        await inTens(some, (message) => move(message).then(sent));
        if (chosen.size === 0) return;
      }
    },
  };
}

/** Returns the ids of the matching messages. */
async function choose(queue: MessageQueue, filter: Filter): Promise<Set<string>> {
  const chosen = new Set<string>();
  for await (const messages of queue.messages())
    for (const message of messages) if (matches(filter, eventIn(message))) chosen.add(message.id);
  return chosen;
}
