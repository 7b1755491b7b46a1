import type { FunctionName } from "../functions.ts";
import { checkEndpoint, stripeEndpoints } from "./endpoints.ts";
import { checkKeyReport, checkReconciliation } from "./jobs.ts";
import { checkAuthorizer } from "./keys.ts";
import { checkRetrieval, checkUpsert } from "./references.ts";
import { checkDirectory, checkLastFailure, checkLearning, checkReceiver, checkUnprocessable } from "./webhooks.ts";

type Check = () => Promise<void>;

/** What shows that a function works, by its name. */
const checks: Readonly<Partial<Record<FunctionName, readonly Check[]>>> = {
  authorize: [checkAuthorizer],
  "upsert-customer-reference": [checkUpsert],
  "retrieve-customer-reference": [checkRetrieval],
  "receive-stripe-webhook": [checkReceiver],
  "consume-stripe-events": [checkDirectory, checkLearning, checkUnprocessable, checkLastFailure],
  "reconcile-customers": [checkReconciliation],
  "report-keys": [checkKeyReport],
  ...Object.fromEntries(stripeEndpoints.map((endpoint) => [endpoint, [() => checkEndpoint(endpoint)]])),
};

/** Throws when a function does not work. */
export async function check(name: FunctionName) {
  const all = checks[name];
  if (!all) throw new Error(`No check shows that ${name} works.`);
  for (const one of all) await one();
}
