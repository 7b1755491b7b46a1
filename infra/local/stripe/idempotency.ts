import { stripeError } from "../../../lib/errors.ts";
import type { Answer, Call } from "./call.ts";

interface Entry {
  readonly path: string;
  readonly parameters: string;
  readonly since: number;
  answer?: Answer;
}

const lifetime = 24 * 3_600_000;
const longest = 255;

/** Stripe's idempotency keys. https://docs.stripe.com/api/idempotent_requests */
export class IdempotencyKeys {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  /** Milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Begins a request with a key: undefined for the first, its answer for the next.
   * Throws where the first was another request, or is not answered yet.
   */
  begin(key: string, { path, query, body }: Call): Answer | undefined {
    if (key.length > longest)
      throw stripeError({ message: `Idempotency keys may be at most ${longest} characters long.` });
    const parameters = sorted(`${query}&${body}`);
    const entry = this.#entries.get(key);
    if (!entry || this.#now() - entry.since >= lifetime) {
      this.#entries.set(key, { path, parameters, since: this.#now() });
      return undefined;
    }
    if (entry.path !== path) throw mismatch(`for the same endpoint they were first used for ('${entry.path}')`, key);
    if (entry.parameters !== parameters) throw mismatch("with the same parameters they were first used with", key);
    if (entry.answer) return entry.answer;
    throw stripeError({
      status: 409,
      type: "idempotency_error",
      code: "idempotency_key_in_use",
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    });
  }

  /** Keeps the answer, or forgets the key where nothing was done with it. */
  end(key: string, answer: Answer | undefined) {
    const entry = this.#entries.get(key);
    if (entry && answer) entry.answer = answer;
    else this.#entries.delete(key);
  }
}

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
