import { stripeError } from "../../../lib/stripe/errors.ts";
import type { Clock } from "./clock.ts";
import type { Journal } from "./journal.ts";
import { idempotencyKeyLimits } from "./limits.ts";
import type { Answer, Call } from "./request.ts";

/** A key that was used, and how its request was answered once it is. */
interface Used {
  readonly id: string;
  readonly path: string;
  readonly parameters: string;
  readonly since: number;
  readonly answer?: Answer;
}

const { characters: maxKeyCharacters, lifetime } = idempotencyKeyLimits;

/** Stripe's idempotency keys. https://docs.stripe.com/api/idempotent_requests */
export class IdempotencyKeys {
  readonly #used = new Map<string, Used>();
  readonly #clock: Clock;
  readonly #journal: Journal<Used> | undefined;

  constructor(clock: Clock, journal?: Journal<Used>) {
    this.#clock = clock;
    this.#journal = journal;
    for (const used of journal?.load() ?? []) this.#used.set(used.id, used);
  }

  /**
   * Begins a request with a key: undefined for the first, its answer for the next.
   * Throws where the first was another request, or is not answered yet.
   */
  begin(id: string, { path, query, body }: Call): Answer | undefined {
    if (id.length > maxKeyCharacters)
      throw stripeError({ message: `Idempotency keys may be at most ${maxKeyCharacters} characters long.` });
    this.#prune();
    const parameters = sorted(`${query}&${body}`);
    const used = this.#used.get(id);
    if (!used) this.#used.set(id, { id, path, parameters, since: this.#clock.now() });
    else if (used.path !== path) throw mismatch(`for the same endpoint they were first used for ('${used.path}')`, id);
    else if (used.parameters !== parameters) throw mismatch("with the same parameters they were first used with", id);
    else if (!used.answer) throw inUse(id);
    return used?.answer;
  }

  /** Keeps the answer, or forgets the key where nothing was done with it. */
  end(id: string, answer: Answer | undefined) {
    const used = this.#used.get(id);
    this.#used.delete(id);
    if (!used || !answer) return;
    this.#used.set(id, { ...used, answer });
    this.#journal?.save({ ...used, answer });
  }

  /** The oldest stand first. */
  #prune() {
    for (const { id, since } of this.#used.values()) {
      if (this.#clock.now() - since < lifetime) return;
      this.#used.delete(id);
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

function sorted(form: string): string {
  const parameters = new URLSearchParams(form);
  parameters.sort();
  return parameters.toString();
}

const mismatch = (how: string, key: string) =>
  stripeError({
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used ${how}. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
