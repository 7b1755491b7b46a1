/** Maximum retries in the budget, which is also its initial value. */
const maxRetries = 20;
/** Retries that each success adds. */
const retriesPerSuccess = 0.25;

/** A container's budget of retries. It limits the load of retries during an outage. */
export class RetryBudget {
  #retries = maxRetries;

  /** Returns whether a retry is allowed, and subtracts it from the budget. */
  spend(): boolean {
    if (this.#retries < 1) return false;
    this.#retries -= 1;
    return true;
  }

  /** Adds to the budget after a success. */
  earn() {
    this.#retries = Math.min(maxRetries, this.#retries + retriesPerSuccess);
  }
}
