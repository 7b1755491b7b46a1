import Stripe from "stripe";
import type * as z from "zod";
import type { Clock } from "./clock.ts";
import type { Collection } from "./collection.ts";
import { type DeliveryFault, FaultQueue } from "./faults.ts";
import { ids } from "./ids.ts";
import { missing } from "./missing.ts";
import { named } from "./resources/events.ts";
import type { CreateWebhookEndpoint } from "./resources/schemas.ts";

interface Secret {
  readonly value: string;
  /** Milliseconds; a secret that was rolled signs until then beside the new one. */
  readonly until: number;
}

/** How long to wait before each further try, as Stripe's sandboxes try three times more; in milliseconds, and much less than theirs. */
const waits = [1_000, 5_000, 30_000];

/** Delivers events to webhook endpoints. https://docs.stripe.com/webhooks */
export class Webhooks {
  readonly faults = new FaultQueue<DeliveryFault>();
  readonly #events: Collection<Stripe.Event>;
  readonly #clock: Clock;
  readonly #endpoints = new Map<string, { endpoint: Stripe.WebhookEndpoint; secrets: Secret[] }>();
  readonly #held: (() => void)[] = [];
  #underWay = 0;

  constructor(events: Collection<Stripe.Event>, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
  }

  /** Deliveries that are neither done nor given up. */
  get underWay(): number {
    return this.#underWay;
  }

  /** The answer holds the signing secret, this once. */
  create({ url, enabled_events, description }: z.output<typeof CreateWebhookEndpoint>): Stripe.WebhookEndpoint {
    const endpoint: Stripe.WebhookEndpoint = {
      id: ids.webhookEndpoint(),
      object: "webhook_endpoint",
      api_version: null,
      application: null,
      created: this.#clock.seconds,
      description: description || null,
      enabled_events,
      livemode: false,
      metadata: {},
      status: "enabled",
      url,
    };
    const value = ids.webhookSecret();
    this.#endpoints.set(endpoint.id, { endpoint, secrets: [{ value, until: Number.POSITIVE_INFINITY }] });
    return { ...endpoint, secret: value };
  }

  delete(id: string): Stripe.DeletedWebhookEndpoint {
    this.#find(id);
    this.#endpoints.delete(id);
    return { id, object: "webhook_endpoint", deleted: true };
  }

  /** A new secret, beside which the former ones sign for so many milliseconds more. */
  rollSecret(id: string, overlap: number): string {
    const kept = this.#find(id);
    const end = this.#clock.now() + overlap;
    const value = ids.webhookSecret();
    kept.secrets = [
      { value, until: Number.POSITIVE_INFINITY },
      ...kept.secrets.map((secret) => ({ ...secret, until: Math.min(secret.until, end) })),
    ];
    return value;
  }

  #find(id: string) {
    const kept = this.#endpoints.get(id);
    if (kept) return kept;
    throw missing("webhook endpoint", id, "webhook_endpoint", 404);
  }

  /** Sends an event to every endpoint that wants it, with what the waiting faults do to that. Answers it as it is now kept. */
  deliver(event: Stripe.Event): Stripe.Event {
    const wanting = [...this.#endpoints.keys()].filter((id) =>
      this.#find(id).endpoint.enabled_events.some((pattern) => named(pattern, event.type)),
    );
    const pending = this.#events.put({ ...event, pending_webhooks: wanting.length });
    for (const id of wanting) {
      const fault = this.faults.take(({ type }) => type === undefined || type === event.type);
      const send = () => this.#send(id, event.id, 0);
      if (fault?.fault === "lost") continue;
      if (fault?.fault === "reordered") this.#held.push(send);
      else if (fault?.fault === "delayed") this.#later(send, fault.delay_ms);
      else send();
      if (fault?.fault === "doubled") send();
      if (!fault) for (const held of this.#held.splice(0)) held();
    }
    return pending;
  }

  #later(send: () => void, milliseconds: number) {
    this.#underWay += 1;
    setTimeout(() => {
      this.#underWay -= 1;
      send();
    }, milliseconds).unref();
  }

  async #send(id: string, eventId: string, tries: number) {
    const kept = this.#endpoints.get(id);
    const event = this.#events.get(eventId);
    if (!kept || !event) return;
    this.#underWay += 1;
    const delivered = await this.#post(kept.endpoint.url, event, kept.secrets);
    this.#underWay -= 1;
    const wait = waits[tries];
    if (delivered) this.#events.put({ ...event, pending_webhooks: Math.max(0, event.pending_webhooks - 1) });
    else if (wait !== undefined) this.#later(() => this.#send(id, eventId, tries + 1), wait);
  }

  async #post(url: string, event: Stripe.Event, secrets: Secret[]): Promise<boolean> {
    const body = JSON.stringify(event, null, 2);
    const headers = {
      "Content-Type": "application/json; charset=utf-8",
      "Stripe-Signature": this.#signature(body, secrets),
    };
    try {
      const { ok } = await fetch(url, {
        method: "POST",
        headers,
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(10_000),
      });
      return ok;
    } catch {
      return false;
    }
  }

  #signature(payload: string, secrets: Secret[]): string {
    const timestamp = this.#clock.seconds;
    const valid = secrets.filter(({ until }) => this.#clock.now() < until);
    const signatures = valid.map(({ value }) =>
      Stripe.webhooks.generateTestHeaderString({ payload, secret: value, timestamp }),
    );
    return [`t=${timestamp}`, ...signatures.map((signature) => signature.replace(/^t=\d+,/, ""))].join(",");
  }
}
