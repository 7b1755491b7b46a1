import { followedTypes, type StripeEvent } from "../../../lib/schemas/stripe-event.ts";
import { Failure } from "../failures.ts";
import { type Filter, matches } from "./filter.ts";
import { inTens } from "./in-tens.ts";
import type { Options } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { StripeEvents } from "./stripe-events.ts";

/** Age of the oldest event in Stripe's list, in seconds. */
const maxAge = 30 * 86_400;

/** Returns the plan to replay the matching events of Stripe's list. It reads the list twice: to count and to send. */
export async function fromStripe(options: Options, filter: Filter): Promise<Plan> {
  const { queues, environment, now } = options;
  validate(filter, now);
  const stripe = await options.stripe();
  const matching = () => pages(stripe, filter, now);
  const { version, livemode } = environment.stripe;
  const isAccepted = (event: StripeEvent) => event.api_version === version && event.livemode === livemode;
  const counts = { accepted: 0, others: 0 };
  for await (const events of matching())
    for (const event of events) counts[isAccepted(event) ? "accepted" : "others"] += 1;
  return {
    count: counts.accepted,
    from: `Stripe's list at ${stripe.url}`,
    notes: [
      ...(counts.accepted > 0 ? ["Events that were handled already are skipped."] : []),
      ...(counts.others > 0 ? [leftOut(counts.others, version, livemode)] : []),
    ],
    run: async (sent) => {
      for await (const events of matching())
        await inTens(events.filter(isAccepted), (event) => queues.events.send(JSON.stringify(event)).then(sent));
    },
  };
}

const leftOut = (count: number, version: string, livemode: boolean) =>
  `Left out: ${count} of another API version than ${version} or not of ${livemode ? "live" : "test"} mode, because the function rejects them.`;

/** Throws a Failure if Stripe's list cannot contain a matching event. */
function validate({ type, since }: Filter, now: number) {
  if (since !== undefined && since < now - maxAge)
    throw new Failure("Stripe lists the events of the last 30 days: --since must not be earlier.");
  if (type !== undefined && !followedTypes.includes(type))
    throw new Failure(`The service ignores events of type ${type}. Use one of ${followedTypes.join(", ")}.`);
}

/** Yields the same events at each call: none that is created in between. */
async function* pages(stripe: StripeEvents, filter: Filter, until: number): AsyncGenerator<StripeEvent[]> {
  if (filter.id === undefined) return yield* stripe.pages({ until, ...filter });
  const event = await stripe.retrieve(filter.id);
  if (event && matches(filter, event)) yield [event];
}
