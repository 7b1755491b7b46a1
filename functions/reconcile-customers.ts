import { job } from "../lib/platform/job.ts";
import { reconcile } from "../lib/reconciliation/reconcile.ts";

/** Every 15 minutes: holds the directory against Stripe, and goes on where it stopped. With `{"now": true}` it begins at once. */
export const handler = job(reconcile);
