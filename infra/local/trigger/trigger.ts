import { setTimeout as sleep } from "node:timers/promises";
import type Stripe from "stripe";
import { customerIdOf } from "../../../lib/events/envelope.ts";
import { ledgerKeyOf } from "../../../lib/events/ledger.ts";
import { getItems, tableClient } from "../../../lib/platform/table.ts";
import { Failure } from "../../failure.ts";
import { nameIn } from "../../service.ts";
import { nearest } from "../command/nearest.ts";
import { name } from "../environment.ts";
import { awsConfig } from "../resources.ts";
import { causes, type Parameters } from "./causes.ts";
import { doubleAt } from "./double.ts";

/** The addresses of a local run. */
interface LocalRun {
  readonly stripeUrl: string;
  readonly awsUrl: string;
}

/** An event to cause. */
export interface Trigger {
  readonly type: string;
  /** The id of the event's customer; a new one by default. */
  readonly customer?: string;
  /** The parameters of the request that causes the event, in place of the defaults. */
  readonly data?: Parameters;
}

/** A published event of a local run. */
export interface Triggered {
  readonly event: string;
  readonly customer: string;
}

/** Milliseconds between two looks at the directory. */
const interval = 50;
/** Longest wait for the publication of an event, in milliseconds. A first event waits until its functions are built. */
const maxWait = 60_000;

/**
 * Makes an event happen in a local run, by what causes it at the double, and waits until the service has published it.
 * Throws a Failure if the type is unknown, the double rejects the cause, or the event is not published.
 */
export async function trigger(
  { stripeUrl, awsUrl }: LocalRun,
  { type, customer, data = {} }: Trigger,
): Promise<Triggered> {
  const cause = causeOf(type);
  const { stripe, ...double } = await doubleAt(stripeUrl);
  const latest = async () => (await stripe.events.list({ limit: 1 })).data[0];
  const settle = async () => publicationOf(awsUrl, (await latest())?.id ?? "");
  const before = await latest();
  const of = await cause({ ...double, settle, customer, data });
  const event = await eventOf(stripe, type, of, before);
  await publicationOf(awsUrl, event);
  return { event, customer: of };
}

/** Returns the cause of a type's events. Throws a Failure that names the nearest type. */
export function causeOf(type: string) {
  const types = Object.keys(causes);
  const cause = Object.hasOwn(causes, type) ? causes[type] : undefined;
  if (cause) return cause;
  throw new Failure(
    `The service publishes no event of the type "${type}". The nearest is ${nearest(types, type)}. The types are:\n\n  ${types.join("\n  ")}`,
  );
}

/** Returns the id of the customer's latest event of a type. Throws a Failure if no such event came after `before`. */
async function eventOf(stripe: Stripe, type: string, customer: string, before: Stripe.Event | undefined) {
  // The event of the second customer finds the conflict.
  const stripeType = type === "customer_reference.conflicting" ? "customer.created" : type;
  const events = await stripe.events.list({ type: stripeType, limit: 100, ending_before: before?.id });
  const event = events.data.find(
    ({ data: { object, previous_attributes } }) =>
      customerIdOf(object as object, previous_attributes as object) === customer,
  );
  if (event) return event.id;
  throw new Failure(`Stripe recorded no ${type} of ${customer}, because the request changed nothing of that kind.`);
}

/** Waits until the service has published an event. Throws a Failure if it does not. */
async function publicationOf(awsUrl: string, event: string) {
  const options = { client: tableClient(awsConfig(awsUrl)), table: nameIn(name) };
  for (const end = Date.now() + maxWait; Date.now() < end; await sleep(interval))
    if ((await getItems([ledgerKeyOf(event)], options)).length > 0) return;
  throw new Failure(
    `The service has not published ${event}. npm run events -- show --env ${name} --id ${event} shows its state, and the output of npm start shows errors.`,
  );
}
