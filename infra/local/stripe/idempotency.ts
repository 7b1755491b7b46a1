import { stripeError } from "../../../lib/stripe/errors.ts";
import type { Journal } from "../state/store.ts";
import type { Clock } from "./clock.ts";
import { idempotencyKeyLimits } from "./limits.ts";
import type { StripeRequest, StripeResponse } from "./request.ts";

/** A key with its first request, and the response if the request has ended. */
interface UsedKey {
  readonly id: string;
  readonly path: string;
  readonly parameters: string;
  /** When the request began, in milliseconds. */
  readonly since: number;
  readonly response?: StripeResponse;
}

/** Stripe's idempotency keys. https://docs.stripe.com/api/idempotent_requests */
export class IdempotencyKeys {
  readonly #used = new Map<string, UsedKey>();
  readonly #clock: Clock;
  readonly #journal: Journal<UsedKey> | undefined;

  constructor(clock: Clock, journal?: Journal<UsedKey>) {
    this.#clock = clock;
    this.#journal = journal;
    for (const used of journal?.load() ?? []) this.#used.set(used.id, used);
  }

  /**
   * Begins a request with a key. Returns undefined for the first request, and its response for a repeated one.
   * Throws if the key is too long, was used for a different request, or belongs to a request in progress.
   */
  begin(id: string, { path, query, body }: StripeRequest): StripeResponse | undefined {
    if (id.length > idempotencyKeyLimits.characters)
      throw stripeError({
        message: `Idempotency keys may be at most ${idempotencyKeyLimits.characters} characters long.`,
      });
    this.#prune();
    const parameters = sortedForm(`${query}&${body}`);
    const used = this.#used.get(id);
    if (!used) this.#used.set(id, { id, path, parameters, since: this.#clock.now() });
    else if (used.path !== path) throw mismatch(`for the same endpoint they were first used for ('${used.path}')`, id);
    else if (used.parameters !== parameters) throw mismatch("with the same parameters they were first used with", id);
    else if (!used.response) throw inUse(id);
    return used?.response;
  }

  /** Ends the request with a key, and stores its response. Without a response, the key is free again. */
  end(id: string, response: StripeResponse | undefined) {
    const used = this.#used.get(id);
    this.#used.delete(id);
    if (!used || !response) return;
    this.#used.set(id, { ...used, response });
    this.#journal?.save({ ...used, response });
  }

  /** Deletes all keys. */
  clear() {
    this.#used.clear();
    this.#journal?.clear();
  }

  /** Deletes expired keys. The map contains the oldest first. */
  #prune() {
    for (const { id, since } of this.#used.values()) {
      if (this.#clock.now() - since < idempotencyKeyLimits.lifetime) return;
      this.#used.delete(id);
      this.#journal?.remove(id);
    }
  }
}

const inUse = (key: string) =>
  stripeError({
    status: 409,
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });

function sortedForm(form: string): string {
  const parameters = new URLSearchParams(form);
  parameters.sort();
  return parameters.toString();
}

const mismatch = (how: string, key: string) =>
  stripeError({
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used ${how}. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
