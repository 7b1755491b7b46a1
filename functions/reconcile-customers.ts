import { job } from "../lib/platform/job.ts";
import { reconcile } from "../lib/reconciliation/reconcile.ts";

/** Compares the directory with Stripe every 15 minutes, and resumes where it stopped. `{"now": true}` starts a reconciliation at once. */
export const handler = job(reconcile);
