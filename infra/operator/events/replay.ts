import { confirm } from "../confirm.ts";
import { Failure } from "../failures.ts";
import { described, filterOf } from "./filter.ts";
import { fromQueue } from "./from-queue.ts";
import { fromStripe } from "./from-stripe.ts";
import type { Options } from "./options.ts";
import { execute } from "./plan.ts";

const plans = { queue: fromQueue, stripe: fromStripe };

/** Prints the events, asks for confirmation and sends them to the queue. Throws a Failure if none can be sent. */
export async function replay(options: Options) {
  const { from = "queue", queues, yes } = options;
  if (!Object.hasOwn(plans, from)) throw new Failure(`--from must be queue or stripe, not "${from}".`);
  const filter = filterOf(options, options.now);
  const plan = await plans[from as keyof typeof plans](options, filter);
  const events = [plan.count === 1 ? "event" : "events", described(filter)].filter(Boolean).join(" ");
  const withNotes = (sentence: string) => [sentence, ...plan.notes].join(" ");
  const none = withNotes(`There are no ${events} in ${plan.from}.`);
  if (plan.count === 0 && filter.id) throw new Failure(none);
  if (plan.count === 0) return console.error(none);
  console.error(withNotes(`Will send ${plan.count} ${events} from ${plan.from} to the queue ${queues.events.name}.`));
  await confirm(yes);
  await execute(plan);
}
