import { followedTypes, type StripeEvent } from "../../../lib/schemas/stripe-event.ts";
import { Failure } from "../failures.ts";
import { type Filter, matches } from "./filter.ts";
import { inTens } from "./in-tens.ts";
import type { Options } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { StripeEvents } from "./stripe-events.ts";

/** That Stripe tells of. Seconds. */
const month = 30 * 86_400;

/** What Stripe lists, gone through once to count it and once to send it. */
export async function fromStripe(options: Options, filter: Filter): Promise<Plan> {
  const { queues, environment, now } = options;
  refuse(filter, now);
  const stripe = await options.stripe();
  const meant = () => pages(stripe, filter, now);
  const { version, livemode } = environment.stripe;
  const isTaken = (event: StripeEvent) => event.api_version === version && event.livemode === livemode;
  const counts = { taken: 0, others: 0 };
  for await (const events of meant()) for (const event of events) counts[isTaken(event) ? "taken" : "others"] += 1;
  return {
    count: counts.taken,
    from: `Stripe's list at ${stripe.url}`,
    notes: [
      ...(counts.taken > 0 ? ["Those that were handled already are passed over, as the ledger knows them."] : []),
      ...(counts.others > 0 ? [leftOut(counts.others, version, livemode)] : []),
    ],
    run: async (sent) => {
      for await (const events of meant())
        await inTens(events.filter(isTaken), (event) => queues.events.send(JSON.stringify(event)).then(sent));
    },
  };
}

const leftOut = (count: number, version: string, livemode: boolean) =>
  `Left out: ${count} not of API version ${version} and ${livemode ? "live" : "test"} mode, which the function would not take.`;

function refuse({ type, since }: Filter, now: number) {
  if (since !== undefined && since < now - month)
    throw new Failure("Stripe tells of events for 30 days: --since must not be longer ago.");
  if (type !== undefined && !followedTypes.includes(type))
    throw new Failure(`The directory does not follow ${type}, only ${followedTypes.join(", ")}.`);
}

/** The same ones each time: none that is made meanwhile. */
async function* pages(stripe: StripeEvents, filter: Filter, until: number): AsyncGenerator<StripeEvent[]> {
  if (filter.id === undefined) return yield* stripe.pages({ until, ...filter });
  const event = await stripe.retrieve(filter.id);
  if (event && matches(filter, event)) yield [event];
}
