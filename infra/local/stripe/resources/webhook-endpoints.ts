import type Stripe from "stripe";
import type * as z from "zod";
import type { Journal } from "../../state/store.ts";
import type { Clock } from "../clock.ts";
import { ids } from "../ids.ts";
import { resourceMissing } from "../resource-missing.ts";
import { matchesEventType } from "./event-types.ts";
import type { CreateWebhookEndpoint } from "./schemas.ts";

interface Secret {
  readonly value: string;
  /** When the secret stops signing, in milliseconds; undefined for the current one. */
  readonly expires?: number;
}

/** An endpoint with its secrets, the current one first. */
interface Registered {
  readonly id: string;
  readonly endpoint: Stripe.WebhookEndpoint;
  readonly secrets: readonly Secret[];
}

/** The webhook endpoints of an account, and the secrets that sign their deliveries. https://docs.stripe.com/api/webhook_endpoints */
export class WebhookEndpoints {
  readonly #clock: Clock;
  readonly #journal: Journal<Registered> | undefined;
  readonly #registered = new Map<string, Registered>();

  /** The endpoints of the journal are registered. */
  constructor(clock: Clock, journal?: Journal<Registered>) {
    this.#clock = clock;
    this.#journal = journal;
    for (const registered of journal?.load() ?? []) this.#registered.set(registered.id, registered);
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
    this.#put({ id: endpoint.id, endpoint, secrets: [{ value: secret }] });
    return { ...endpoint, secret };
  }

  /** Deletes an endpoint. Throws a 404 if it does not exist. */
  delete(id: string): Stripe.DeletedWebhookEndpoint {
    this.#find(id);
    this.#registered.delete(id);
    this.#journal?.remove(id);
    return { id, object: "webhook_endpoint", deleted: true };
  }

  /** Returns a new secret. The previous secrets sign beside it for `overlap` milliseconds more. Throws a 404 if the endpoint does not exist. */
  rollSecret(id: string, overlap: number): string {
    const registered = this.#find(id);
    const end = this.#clock.now() + overlap;
    const value = ids.webhookSecret();
    const former = registered.secrets.map(({ value, expires = end }) => ({ value, expires: Math.min(expires, end) }));
    this.#put({ ...registered, secrets: [{ value }, ...former] });
    return value;
  }

  /** Returns the id of the endpoint with that description; undefined if no endpoint has it. */
  described(description: string): string | undefined {
    return [...this.#registered.values()].find(({ endpoint }) => endpoint.description === description)?.id;
  }

  /** Changes the address of an endpoint. Throws a 404 if it does not exist. */
  move(id: string, url: string) {
    const registered = this.#find(id);
    this.#put({ ...registered, endpoint: { ...registered.endpoint, url } });
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
    const valid = registered.secrets.filter(({ expires = Infinity }) => this.#clock.now() < expires);
    return { url: registered.endpoint.url, secrets: valid.map(({ value }) => value) };
  }

  #put(registered: Registered) {
    this.#registered.set(registered.id, registered);
    this.#journal?.save(registered);
  }

  #find(id: string): Registered {
    const registered = this.#registered.get(id);
    if (registered) return registered;
    throw resourceMissing("webhook endpoint", id, "webhook_endpoint", 404);
  }
}
