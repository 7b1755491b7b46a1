import Stripe from "stripe";
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
  /** Milliseconds until the next attempt; null if there is none. */
  retry_in_ms: number | null;
  /** Whether it has ended. */
  ended: boolean;
}

interface Sources {
  readonly events: Collection<Stripe.Event>;
  readonly endpoints: WebhookEndpoints;
  readonly clock: Clock;
}

/** Delivers events to webhook endpoints. https://docs.stripe.com/webhooks */
export class Deliveries {
  readonly faults = new FaultQueue<DeliveryFault>();
  readonly #events: Collection<Stripe.Event>;
  readonly #endpoints: WebhookEndpoints;
  readonly #clock: Clock;
  readonly #heldBack: (() => void)[] = [];
  #attempts: Attempt[] = [];
  #underWay = 0;

  constructor({ events, endpoints, clock }: Sources) {
    this.#events = events;
    this.#endpoints = endpoints;
    this.#clock = clock;
  }

  /** The number of deliveries that have neither succeeded nor failed for good. */
  get underWay(): number {
    return this.#underWay;
  }

  /** The latest attempts, oldest first. */
  get attempts(): readonly Attempt[] {
    return this.#attempts;
  }

  /** Removes the record of attempts, and the faults. */
  clear() {
    this.#attempts = [];
    this.faults.clear();
  }

  /** Delivers an event to each subscribed endpoint, with the next delivery fault that matches, and counts the deliveries in the event. */
  deliver(event: Stripe.Event) {
    const subscribed = this.#endpoints.subscribedTo(event.type);
    this.#events.put({ ...event, pending_webhooks: subscribed.length });
    for (const endpoint of subscribed) {
      const fault = this.faults.take(({ type }) => type === undefined || type === event.type);
      const send = () => this.#attempt(endpoint, event.id, 0);
      if (fault?.fault === "lost") continue;
      if (fault?.fault === "reordered") this.#heldBack.push(send);
      else if (fault?.fault === "delayed") this.#later(send, fault.delay_ms);
      else send();
      if (fault?.fault === "doubled") send();
      if (!fault) for (const sendHeldBack of this.#heldBack.splice(0)) sendHeldBack();
    }
  }

  #later(send: () => void, milliseconds: number) {
    this.#underWay += 1;
    setTimeout(() => {
      this.#underWay -= 1;
      send();
    }, milliseconds).unref();
  }

  /** Subtracts a delivery from those that an event waits for, as it is stored now: other deliveries may have ended. */
  #countDelivered(eventId: string) {
    const event = this.#events.get(eventId);
    if (event) this.#events.put({ ...event, pending_webhooks: Math.max(0, event.pending_webhooks - 1) });
  }

  async #attempt(endpoint: string, eventId: string, retries: number) {
    const target = this.#endpoints.target(endpoint);
    const event = this.#events.get(eventId);
    if (!target || !event) return;
    this.#underWay += 1;
    const attempt = this.#note({ event: eventId, endpoint, url: target.url });
    const response = await post(target.url, event, target.secrets, this.#clock.seconds);
    this.#underWay -= 1;
    const delay = response?.ok ? undefined : retryDelays[retries];
    Object.assign(attempt, { status: response?.status ?? null, retry_in_ms: delay ?? null, ended: true });
    if (response?.ok) this.#countDelivered(eventId);
    else if (delay !== undefined) this.#later(() => this.#attempt(endpoint, eventId, retries + 1), delay);
  }

  #note(facts: Pick<Attempt, "event" | "endpoint" | "url">): Attempt {
    const attempt = { ...facts, time: Date.now(), status: null, retry_in_ms: null, ended: false };
    this.#attempts.push(attempt);
    if (this.#attempts.length > maxAttempts) this.#attempts.shift();
    return attempt;
  }
}

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
