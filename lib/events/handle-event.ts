import * as z from "zod";
import { conflictsOf } from "../directory/conflicts.ts";
import { cardOf, learn, learnCustomer } from "../directory/learn.ts";
import { partsOf, type Reference, referencesIn } from "../directory/references.ts";
import type { News, Snapshot } from "../directory/snapshot.ts";
import { type BusEvent, publish } from "../platform/bus.ts";
import { env } from "../platform/env.ts";
import { count } from "../platform/metrics.ts";
import type { CustomerChange } from "../schemas/change-event.ts";
import { FollowedEvent, followedTypes, StripeEvent } from "../schemas/stripe-event.ts";
import { isHandled, noteHandled } from "./ledger.ts";
import { Unprocessable } from "./unprocessable.ts";

/** Puts an event of Stripe's into the directory and tells of it, once. Whatever ends this in between, it can be done again. */
export async function handleEvent(body: string) {
  const event = eventIn(body);
  if (!event) return count({ UnknownEvents: 1 });
  if (await isHandled(event.id)) return count({ RepeatedEvents: 1 });
  await publish(await told(event));
  await noteHandled(event.id);
}

/** The event in a message; undefined where its type is not one that the directory follows. */
function eventIn(body: string): FollowedEvent | undefined {
  const event = read(StripeEvent, contentOf(body));
  const [livemode, version] = [env("STRIPE_LIVEMODE") === "true", env("STRIPE_API_VERSION")];
  if (event.livemode !== livemode)
    throw new Unprocessable(`The event is of ${modeOf(event.livemode)} mode, not of ${modeOf(livemode)} mode.`);
  if (!followedTypes.includes(event.type)) return undefined;
  if (event.api_version !== version)
    throw new Unprocessable(`The event is of API version ${event.api_version}, not of ${version}.`);
  return { ...event, ...read(FollowedEvent, event) };
}

const modeOf = (livemode: boolean) => (livemode ? "live" : "test");

/** What EventBridge could not hand to the queue it puts into the dead-letter queue in its own envelope. */
function contentOf(body: string): unknown {
  try {
    const content = JSON.parse(body);
    return content?.["detail-type"] ? content.detail : content;
  } catch {
    throw new Unprocessable("The message is no JSON.");
  }
}

function read<Schema extends z.ZodType>(schema: Schema, content: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(content);
  if (error) throw new Unprocessable(`The message is no event of Stripe's as it should be: ${z.prettifyError(error)}`);
  return data;
}

/** Puts the event into the directory. Answers what there is to tell. */
async function told(event: FollowedEvent): Promise<BusEvent[]> {
  const { object, previous_attributes = {} } = event.data;
  const customer = object.object === "customer" ? object.id : (object.customer ?? previous_attributes.customer);
  if (typeof customer !== "string") return [];
  const snapshot = await learn({ customer, ...newsIn(event) } as News);
  const references = referencesOf(event, snapshot.state ? snapshot : await learnCustomer(customer));
  const facts = { version: 1, id: event.id, created: event.created, livemode: event.livemode } as const;
  const changed = Object.keys(previous_attributes);
  const change: CustomerChange = { ...facts, customer, references: references.map(partsOf), changed };
  const named = event.type === "customer.created" || changed.includes("metadata");
  const conflicts = named ? await conflictsOf(references, facts) : [];
  return [{ type: event.type, detail: change }, ...conflicts];
}

/** Those that the customer had when it happened, with any that it lost then. */
function referencesOf(
  { data: { object, previous_attributes } }: FollowedEvent,
  { state, former }: Snapshot,
): Reference[] {
  if (object.object === "payment_method") return [...(state?.deleted ? former : (state?.references ?? []))];
  const before = { ...object.metadata, ...Object(previous_attributes?.metadata) };
  return [...new Set([...referencesIn(object.metadata), ...referencesIn(before)])];
}

function newsIn({ id, created, type, data: { object } }: FollowedEvent): Omit<News, "customer"> {
  const version = { updated: created, event: id };
  if (object.object === "payment_method")
    return {
      payment_method: object.id,
      state:
        type === "payment_method.detached" ? { ...version, deleted: true } : { ...version, ...cardOf(object.card) },
    };
  const state = { ...version, created: object.created, references: referencesIn(object.metadata) };
  return { state: type === "customer.deleted" ? { ...state, deleted: true } : state };
}
