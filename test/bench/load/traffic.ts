import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { demoKey } from "../../../infra/local/environment.ts";
import { Progress } from "../../../infra/operator/progress.ts";
import type { Ledger } from "../../support/traffic/ledger.ts";
import { type Choice, type Operation, type Prepared, prepare } from "../../support/traffic/operations.ts";
import { type Received, send, sendWithRetries } from "../../support/traffic/send.ts";
import { violationsOf } from "../../support/traffic/violations.ts";

/** First wait of an app before it repeats a request, in milliseconds. */
const pause = 250;

/** The responses of a phase of the load. */
export class Traffic {
  readonly statuses = new Map<number, number>();
  /** By operation, the durations of the requests with status 200, in milliseconds. */
  readonly durations = new Map<Operation, number[]>();
  /** What was wrong with responses. */
  readonly unexpected: string[] = [];
  sent = 0;
  readonly #url: string;
  readonly #ledger: Ledger;
  readonly #allowed: readonly number[];
  readonly #running = new Set<Promise<void>>();

  /** `allowed` are the statuses that the phase can cause in addition to 200 and the throttle's 429. */
  constructor(url: string, ledger: Ledger, allowed: readonly number[] = []) {
    this.#url = url;
    this.#ledger = ledger;
    this.#allowed = [200, 429, ...allowed];
  }

  /** Sends requests at a steady rate, whatever the responses. Returns the rate. */
  async offer(rate: number, seconds: number, next: () => Choice): Promise<number> {
    const began = performance.now();
    const count = rate * seconds;
    using progress = new Progress("requests sent", count);
    for (let number = 0; number < count; number++) {
      const wait = began + (number * 1000) / rate - performance.now();
      if (wait > 1) await sleep(wait);
      this.begin(next());
      progress.step();
    }
    return count / ((performance.now() - began) / 1000);
  }

  /** Begins a request. */
  begin(choice: Choice) {
    const running = this.request(choice).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits for all responses. */
  end = () => Promise.all(this.#running);

  /** Sends a request, with the retries of an SDK, and notes the responses. */
  async request(choice: Choice) {
    const prepared = prepare(this.#ledger, choice);
    const attempt = async () => {
      this.sent += 1;
      const began = performance.now();
      const response = await send(this.#url, demoKey(choice.app.name), prepared.call);
      this.#note(choice.operation, prepared, response, performance.now() - began);
      return response;
    };
    try {
      const last = (await sendWithRetries(attempt, pause)).at(-1);
      if (prepared.write && last) this.#ledger.end(prepared.write, choice.app, last);
    } catch (error) {
      this.unexpected.push(`${choice.operation} failed: ${error}`);
    }
  }

  #note(operation: Operation, prepared: Prepared, response: Received, duration: number) {
    const { status } = response;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (status === 200) this.durations.set(operation, [...(this.durations.get(operation) ?? []), duration]);
    const wrong = violationsOf(response);
    if (!this.#isAllowed(prepared, response)) wrong.push(`has status ${status}: ${response.text}`);
    this.unexpected.push(...wrong.map((reason) => `The response to ${operation} ${reason}`));
  }

  #isAllowed({ call, customer = "", isUncertain }: Prepared, { status, text }: Received): boolean {
    if (this.#allowed.includes(status)) return true;
    if (status === 404 && isUncertain) return true;
    // Two requests with one idempotency key, or for one reference, at the same time; or a customer with a balance.
    if (status === 409) return call.idempotencyKey !== undefined || call.method !== "POST";
    return this.#ledger.deleted.has(customer) && JSON.parse(text).error.code === "resource_missing";
  }
}
