import { en } from "zod/locales";
import * as z from "zod/mini";
import { conflictsOf } from "../directory/conflicts.ts";
import { type Cause, type ChangeEvent, publishChanges } from "../directory/history.ts";
import { env } from "../platform/env.ts";
import { logger } from "../platform/logger.ts";
import { measure } from "../platform/metrics.ts";
import type { CustomerChange } from "../schemas/change-event.ts";
import { FollowedEvent, followedTypes, StripeEvent } from "../schemas/stripe-event.ts";
import { clientIn } from "../stripe/idempotency-key.ts";
import { contentOf, customerIdOf } from "./envelope.ts";
import { isHandled, noteHandled } from "./ledger.ts";
import { recordEvent } from "./observation.ts";
import { Unprocessable } from "./unprocessable.ts";

/**
 * Records a Stripe event in the directory and publishes the change, once per event. It can be repeated after any
 * failure. Throws Unprocessable if no attempt can succeed, and transient failures unchanged.
 */
export async function handleEvent(message: string) {
  const event = eventIn(message);
  if (!event) return measure({ UnknownEvents: 1 });
  if (await isHandled(event.id)) return measure({ RepeatedEvents: 1 });
  await publishChanges(await changesOf(event), causeOf(event));
  await noteHandled(event.id);
  reportHandled(event);
}

/** Logs the ids of a handled event, and measures its age in seconds. */
function reportHandled({ id, type, created, data: { object, previous_attributes }, request }: FollowedEvent) {
  const age_s = Math.max(0, Math.floor(Date.now() / 1000) - created);
  measure({ EventAge: age_s });
  const customer = customerIdOf(object, previous_attributes);
  logger.info("event", { event_id: id, type, customer, stripe_request_id: request?.id, age_s });
}

/** The event in a message; undefined if the service does not follow its type. */
function eventIn(message: string): FollowedEvent | undefined {
  const event = parse(StripeEvent, jsonIn(message));
  const [livemode, version] = [env("STRIPE_LIVEMODE") === "true", env("STRIPE_API_VERSION")];
  if (event.livemode !== livemode)
    throw new Unprocessable(`The event is of ${modeOf(event.livemode)} mode, not of ${modeOf(livemode)} mode.`);
  if (!followedTypes.includes(event.type)) return undefined;
  if (event.api_version !== version)
    throw new Unprocessable(`The event is of API version ${event.api_version}, not of ${version}.`);
  return { ...event, ...parse(FollowedEvent, event) };
}

const modeOf = (livemode: boolean) => (livemode ? "live" : "test");

function jsonIn(message: string): unknown {
  try {
    return contentOf(message);
  } catch {
    throw new Unprocessable("The message is not JSON.");
  }
}

/** zod/mini describes no issue unless it has a locale. */
const { localeError } = en();

function parse<Schema extends z.ZodMiniType>(schema: Schema, content: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(content, { error: localeError });
  if (error) throw new Unprocessable(`The message is not a valid Stripe event: ${z.prettifyError(error)}`);
  return data;
}

/** Stripe's event names the request's idempotency key, which names the client if the request is one of the service. */
const causeOf = ({ request }: FollowedEvent): Cause => ({
  client: clientIn(request?.idempotency_key),
  request_id: request?.id,
});

/** Records the event in the directory. Returns the events to publish: none if the event is about no customer. */
async function changesOf(event: FollowedEvent): Promise<ChangeEvent[]> {
  const { object, previous_attributes = {} } = event.data;
  const customer = customerIdOf(object, previous_attributes);
  if (customer === undefined) return [];
  const references = await recordEvent(event, customer);
  const facts = { version: 1, id: event.id, created: event.created, livemode: event.livemode } as const;
  const changed = Object.keys(previous_attributes);
  const cause = { changed, request_id: event.request?.id };
  const change: CustomerChange = { ...facts, customer, references, object: belongingIn(object), ...cause };
  const mayConflict = event.type === "customer.created" || changed.includes("metadata");
  const conflicts = mayConflict ? await conflictsOf(references, facts) : [];
  return [{ type: event.type, detail: change }, ...conflicts];
}

const belongingIn = ({ object: type, id }: FollowedEvent["data"]["object"]): CustomerChange["object"] =>
  type === "customer" || type === "payment_method" ? undefined : { type, id };
