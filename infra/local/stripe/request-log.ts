import type { Clock } from "./clock.ts";
import type { BrokenResponse } from "./faults.ts";
import type { StripeRequest, StripeResponse } from "./request.ts";

/** Maximum requests in the log. */
const maxEntries = 1_000;

interface LoggedRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly idempotency_key: string | null;
  /** The status of the response; null before the response, and without a whole one. */
  status: number | null;
  /** The time until the response, in milliseconds; null before it. */
  duration_ms: number | null;
}

/** The latest requests to the double, oldest first. */
export class RequestLog {
  readonly #clock: Clock;
  #entries: LoggedRequest[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** The request with that id. */
  find(id: string): LoggedRequest | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  /** Adds a request. Call the result with the response. */
  begin({ id, method, path, header }: StripeRequest): (response: StripeResponse | BrokenResponse) => void {
    const idempotency_key = header("idempotency-key") ?? null;
    const entry: LoggedRequest = { id, method, path, idempotency_key, status: null, duration_ms: null };
    const began = this.#clock.now();
    this.#entries.push(entry);
    if (this.#entries.length > maxEntries) this.#entries.shift();
    return (response) => {
      entry.status = typeof response === "object" ? response.status : null;
      entry.duration_ms = this.#clock.now() - began;
    };
  }

  clear() {
    this.#entries = [];
  }
}
