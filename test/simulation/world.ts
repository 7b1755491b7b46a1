import { Random } from "./random.ts";

interface Happening {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly order: number;
  readonly run: () => unknown;
}

/** Turns of the event loop in which nothing begins, after which everything waits for the world. */
const quietTurns = 2;

/** A world with a time of its own, in which one thing happens after the other, as its seed decides. */
export class World {
  readonly random: Random;
  /** Milliseconds since 1970. */
  now = Date.UTC(2026, 0, 1);
  /** What happened, for who wants to know why. */
  readonly trace: string[] = [];
  #activity = 0;
  #coming: Happening[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Unix seconds. */
  get seconds(): number {
    return Math.floor(this.now / 1000);
  }

  /** Lets something happen after so many milliseconds. Returns what takes it back. */
  schedule(delay: number, run: () => unknown): () => void {
    this.#activity += 1;
    const happening = { at: this.now + Math.max(0, delay), order: this.#activity, run };
    const later = this.#coming.findLastIndex(({ at }) => at <= happening.at);
    this.#coming.splice(later + 1, 0, happening);
    return () => {
      this.#coming = this.#coming.filter((other) => other !== happening);
    };
  }

  sleep(delay: number): Promise<void> {
    return new Promise((resolve) => void this.schedule(delay, resolve));
  }

  /** Does something that takes no time of the world, whatever it takes of ours. */
  perform<Result>(delay: number, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => void this.schedule(delay, () => work().then(resolve, reject)));
  }

  note(text: string) {
    this.trace.push(`${new Date(this.now).toISOString().slice(5, 23)} ${text}`);
  }

  /** Lets things happen until the work is done. Throws when it is not, and nothing comes any more. */
  async until<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false;
    const watched = work.finally(() => {
      isDone = true;
    });
    watched.catch(() => {});
    await this.#rest();
    while (!isDone) {
      const next = this.#coming.shift();
      if (!next) throw new Error("The world stands still.");
      this.now = Math.max(this.now, next.at);
      await next.run();
      await this.#rest();
    }
    return watched;
  }

  /** Waits until whoever was woken waits again. */
  async #rest() {
    for (let quiet = 0, seen = this.#activity; quiet < quietTurns; quiet++) {
      await new Promise(setImmediate);
      if (this.#activity !== seen) quiet = 0;
      seen = this.#activity;
    }
  }
}
