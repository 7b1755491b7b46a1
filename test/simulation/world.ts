import { Random } from "./random.ts";

/** A scheduled callback. */
interface ScheduledCallback {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly order: number;
  readonly run: () => unknown;
}

/** Turns of the event loop without activity after which all code waits for the simulated time. */
const quietTurns = 2;

/** A simulation with its own time. Callbacks run one after the other, in an order that the seed decides. */
export class World {
  readonly random: Random;
  /** Milliseconds since 1970. */
  now = Date.UTC(2026, 0, 1);
  /** The log of the history. */
  readonly trace: string[] = [];
  #activity = 0;
  #scheduled: ScheduledCallback[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Unix seconds. */
  get seconds(): number {
    return Math.floor(this.now / 1000);
  }

  /** Runs a callback after `delay` milliseconds. Returns a function that cancels it. */
  schedule(delay: number, run: () => unknown): () => void {
    this.#activity += 1;
    const scheduled = { at: this.now + Math.max(0, delay), order: this.#activity, run };
    const later = this.#scheduled.findLastIndex(({ at }) => at <= scheduled.at);
    this.#scheduled.splice(later + 1, 0, scheduled);
    return () => {
      this.#scheduled = this.#scheduled.filter((other) => other !== scheduled);
    };
  }

  /** Resolves after `delay` milliseconds. */
  sleep(delay: number): Promise<void> {
    return new Promise((resolve) => void this.schedule(delay, resolve));
  }

  /** Does work after `delay` milliseconds. The work itself takes no simulated time. */
  perform<Result>(delay: number, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => void this.schedule(delay, () => work().then(resolve, reject)));
  }

  /** Adds a line to the trace. */
  note(text: string) {
    this.trace.push(`${new Date(this.now).toISOString().slice(5, 23)} ${text}`);
  }

  /** Runs the scheduled callbacks until the work is done. Throws if none is left and the work is not done. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false;
    const watched = work.finally(() => {
      isDone = true;
    });
    watched.catch(() => {});
    await this.#rest();
    while (!isDone) {
      const next = this.#scheduled.shift();
      if (!next) throw new Error("The work is not done, and no callback is scheduled.");
      this.now = Math.max(this.now, next.at);
      await next.run();
      await this.#rest();
    }
    return watched;
  }

  /** Waits until all code waits for a scheduled callback. */
  async #rest() {
    for (let quiet = 0, seen = this.#activity; quiet < quietTurns; quiet++) {
      await new Promise(setImmediate);
      if (this.#activity !== seen) quiet = 0;
      seen = this.#activity;
    }
  }
}
