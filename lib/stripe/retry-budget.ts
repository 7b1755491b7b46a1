/** Retries that a container can do before anything succeeds, and the share of a retry that each success earns. */
const most = 20;
const earned = 0.25;

/** Keeps retries from multiplying the load during an outage: a retry spends from a budget that successes refill. */
export class RetryBudget {
  #left = most;

  /** Whether a retry is allowed; if so, it counts. */
  spend(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  earn() {
    this.#left = Math.min(most, this.#left + earned);
  }
}
