/** Lets work pass while it is open, and knows the work in progress. */
export class Gate {
  readonly #inProgress = new Set<Promise<unknown>>();
  #opening: PromiseWithResolvers<void> | undefined;

  get isOpen(): boolean {
    return this.#opening === undefined;
  }

  /** Does the work when the gate is open. */
  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.#opening) await this.#opening.promise;
    return this.enter(work);
  }

  /** Does the work at once. */
  async enter<Result>(work: () => Promise<Result>): Promise<Result> {
    const inProgress = work();
    this.#inProgress.add(inProgress);
    return inProgress.finally(() => this.#inProgress.delete(inProgress));
  }

  /** Closes the gate, does the work after all work in progress has ended, and opens the gate. */
  async close(work: () => Promise<void>) {
    while (this.#opening) await this.#opening.promise;
    const opening = Promise.withResolvers<void>();
    this.#opening = opening;
    try {
      while (this.#inProgress.size > 0) await Promise.allSettled(this.#inProgress);
      await work();
    } finally {
      this.#opening = undefined;
      opening.resolve();
    }
  }
}
