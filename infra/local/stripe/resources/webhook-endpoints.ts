import type Stripe from "stripe";
import type * as z from "zod";
import type { Clock } from "../clock.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";
import { matchesEventType } from "./event-types.ts";
import type { CreateWebhookEndpoint } from "./schemas.ts";

interface Secret {
  readonly value: string;
  /** When the secret stops signing, in milliseconds. */
  readonly expires: number;
}

interface Registered {
  readonly endpoint: Stripe.WebhookEndpoint;
  secrets: readonly Secret[];
}

/** The webhook endpoints of an account, and the secrets that sign their deliveries. https://docs.stripe.com/api/webhook_endpoints */
export class WebhookEndpoints {
  readonly #clock: Clock;
  readonly #registered = new Map<string, Registered>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Creates an endpoint. Only this response contains the signing secret. */
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
    const secret = ids.webhookSecret();
    this.#registered.set(endpoint.id, { endpoint, secrets: [{ value: secret, expires: Number.POSITIVE_INFINITY }] });
    return { ...endpoint, secret };
  }

  /** Deletes an endpoint. Throws a 404 if it does not exist. */
  delete(id: string): Stripe.DeletedWebhookEndpoint {
    this.#find(id);
    this.#registered.delete(id);
    return { id, object: "webhook_endpoint", deleted: true };
  }

  /** Returns a new secret. The previous secrets sign beside it for `overlap` milliseconds more. Throws a 404 if the endpoint does not exist. */
  rollSecret(id: string, overlap: number): string {
    const registered = this.#find(id);
    const end = this.#clock.now() + overlap;
    const value = ids.webhookSecret();
    registered.secrets = [
      { value, expires: Number.POSITIVE_INFINITY },
      ...registered.secrets.map((secret) => ({ ...secret, expires: Math.min(secret.expires, end) })),
    ];
    return value;
  }

  /** The ids of the endpoints that subscribe to events of this type. */
  subscribedTo(type: Stripe.Event["type"]): string[] {
    return [...this.#registered.values()]
      .filter(({ endpoint }) => endpoint.enabled_events.some((pattern) => matchesEventType(pattern, type)))
      .map(({ endpoint }) => endpoint.id);
  }

  /** The URL of an endpoint and the secrets that sign its deliveries now; undefined after the endpoint was deleted. */
  target(id: string): { readonly url: string; readonly secrets: readonly string[] } | undefined {
    const registered = this.#registered.get(id);
    if (!registered) return undefined;
    const valid = registered.secrets.filter(({ expires }) => this.#clock.now() < expires);
    return { url: registered.endpoint.url, secrets: valid.map(({ value }) => value) };
  }

  #find(id: string): Registered {
    const registered = this.#registered.get(id);
    if (registered) return registered;
    throw resourceMissing("webhook endpoint", id, "webhook_endpoint", 404);
  }
}
