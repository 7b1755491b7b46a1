import Stripe from "stripe";
import type { Journal } from "../state/store.ts";
import type { Clock } from "./clock.ts";
import type { Collection } from "./collection.ts";
import { type DeliveryFault, FaultQueue } from "./faults.ts";
import type { WebhookEndpoints } from "./resources/webhook-endpoints.ts";

/** Delays before the second, third and fourth attempt, in milliseconds. Stripe's sandboxes retry three times too, over hours. */
const retryDelays = [1_000, 5_000, 30_000];

/** Timeout per attempt, in milliseconds. */
const timeout = 10_000;

/** Maximum attempts in the record. */
const maxAttempts = 1_000;

/** An attempt to deliver an event to a webhook endpoint. */
interface Attempt {
  readonly event: string;
  readonly endpoint: string;
  readonly url: string;
  /** The time of its start, in Unix milliseconds. */
  readonly time: number;
  /** The status of the response; null before it and without one. */
  status: number | null;
  /** Milliseconds until the next attempt; null if no other follows. */
  retry_in_ms: number | null;
  /** Whether it has ended. */
  ended: boolean;
}

interface Sources {
  readonly events: Collection<Stripe.Event>;
  readonly endpoints: WebhookEndpoints;
  readonly clock: Clock;
  readonly journal?: Journal<Delivery>;
}

/** A delivery that has neither succeeded nor failed for good. */
interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly endpoint: string;
}

/** Delivers events to webhook endpoints. https://docs.stripe.com/webhooks */
export class Deliveries {
  readonly faults = new FaultQueue<DeliveryFault>();
  readonly #events: Collection<Stripe.Event>;
  readonly #endpoints: WebhookEndpoints;
  readonly #clock: Clock;
  readonly #journal: Journal<Delivery> | undefined;
  readonly #heldBack: (() => void)[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #attempts: Attempt[] = [];
  #inProgress = 0;

  constructor({ events, endpoints, clock, journal }: Sources) {
    this.#events = events;
    this.#endpoints = endpoints;
    this.#clock = clock;
    this.#journal = journal;
  }

  /** The number of deliveries that have neither succeeded nor failed for good. */
  get underWay(): number {
    return this.#inProgress + this.#timers.size;
  }

  /** Continues the deliveries of the journal: those that had not ended when the process ended. */
  resume() {
    for (const { endpoint, event } of [...(this.#journal?.load() ?? [])]) void this.#attempt(endpoint, event, 0);
  }

  /** Ends all deliveries and faults, and removes the record of attempts. A delivery in progress is not retried if its event was deleted. */
  clear() {
    this.#attempts = [];
    this.faults.clear();
    this.#heldBack.length = 0;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#journal?.clear();
  }

  /** The latest attempts, oldest first. */
  get attempts(): readonly Attempt[] {
    return this.#attempts;
  }

  /** Delivers an event to each subscribed endpoint, with the next delivery fault that matches, and counts the deliveries in the event. */
  deliver(event: Stripe.Event) {
    const subscribed = this.#endpoints.subscribedTo(event.type);
    this.#events.put({ ...event, pending_webhooks: subscribed.length });
    for (const endpoint of subscribed) {
      const fault = this.faults.take(({ type }) => type === undefined || type === event.type);
      const send = () => this.#attempt(endpoint, event.id, 0);
      if (fault?.fault === "lost") continue;
      this.#journal?.save({ id: idOf(endpoint, event.id), endpoint, event: event.id });
      if (fault?.fault === "reordered") this.#heldBack.push(send);
      else if (fault?.fault === "delayed") this.#later(send, fault.delay_ms);
      else send();
      if (fault?.fault === "doubled") send();
      if (!fault) for (const sendHeldBack of this.#heldBack.splice(0)) sendHeldBack();
    }
  }

  #later(send: () => void, milliseconds: number) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      send();
    }, milliseconds).unref();
    this.#timers.add(timer);
  }

  /** Subtracts a delivery from those that an event waits for, as it is stored now: other deliveries may have ended. */
  #countDelivered(eventId: string) {
    const event = this.#events.get(eventId);
    if (event) this.#events.put({ ...event, pending_webhooks: Math.max(0, event.pending_webhooks - 1) });
  }

  async #attempt(endpoint: string, eventId: string, retries: number) {
    const target = this.#endpoints.target(endpoint);
    const event = this.#events.get(eventId);
    if (!target || !event) return this.#journal?.remove(idOf(endpoint, eventId));
    this.#inProgress += 1;
    const attempt = this.#note({ event: eventId, endpoint, url: target.url });
    const response = await post(target.url, event, target.secrets, this.#clock.seconds);
    this.#inProgress -= 1;
    const delay = response?.ok ? undefined : retryDelays[retries];
    Object.assign(attempt, { status: response?.status ?? null, retry_in_ms: delay ?? null, ended: true });
    if (response?.ok) this.#countDelivered(eventId);
    if (delay === undefined) this.#journal?.remove(idOf(endpoint, eventId));
    else if (this.#events.has(eventId)) this.#later(() => this.#attempt(endpoint, eventId, retries + 1), delay);
  }

  #note(facts: Pick<Attempt, "event" | "endpoint" | "url">): Attempt {
    const attempt = { ...facts, time: Date.now(), status: null, retry_in_ms: null, ended: false };
    this.#attempts.push(attempt);
    if (this.#attempts.length > maxAttempts) this.#attempts.shift();
    return attempt;
  }
}

const idOf = (endpoint: string, event: string) => `${event} ${endpoint}`;

/** Posts an event, and returns the endpoint's response, if any. */
async function post(url: string, event: Stripe.Event, secrets: readonly string[], timestamp: number) {
  const body = JSON.stringify(event, null, 2);
  const headers = {
    "Content-Type": "application/json; charset=utf-8",
    "Stripe-Signature": signature(body, secrets, timestamp),
  };
  try {
    const signal = AbortSignal.timeout(timeout);
    const { ok, status } = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    return { ok, status };
  } catch {
    return undefined;
  }
}

/** The `Stripe-Signature` header with one signature per secret. https://docs.stripe.com/webhooks#verify-manually */
function signature(payload: string, secrets: readonly string[], timestamp: number): string {
  const signatures = secrets.map((secret) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }).replace(/^t=\d+,/, ""),
  );
  return [`t=${timestamp}`, ...signatures].join(",");
}
