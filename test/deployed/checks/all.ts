import type { FunctionName } from "../functions.ts";
import { checkEndpoint, stripeEndpoints } from "./endpoints.ts";
import { checkKeyReport, checkReconciliation } from "./jobs.ts";
import { checkAuthorizer } from "./keys.ts";
import { checkHistory, checkRetrieval, checkUpsert } from "./references.ts";
import {
  checkDirectory,
  checkLastFailure,
  checkReceiver,
  checkUnknownCustomer,
  checkUnprocessable,
} from "./webhooks.ts";

type Check = () => Promise<void>;

/** By function, the checks that it works. */
const checks: Readonly<Partial<Record<FunctionName, readonly Check[]>>> = {
  authorize: [checkAuthorizer],
  "upsert-customer-reference": [checkUpsert],
  "retrieve-customer-reference": [checkRetrieval],
  "retrieve-customer-reference-history": [checkHistory],
  "receive-stripe-webhook": [checkReceiver],
  "consume-stripe-events": [checkDirectory, checkUnknownCustomer, checkUnprocessable, checkLastFailure],
  "reconcile-customers": [checkReconciliation],
  "report-keys": [checkKeyReport],
  ...Object.fromEntries(stripeEndpoints.map((endpoint) => [endpoint, [() => checkEndpoint(endpoint)]])),
};

/** Runs the checks of a function. Throws if one fails. */
export async function check(name: FunctionName) {
  const all = checks[name];
  if (!all) throw new Error(`There is no check for ${name}. Add one to test/deployed/checks/all.ts.`);
  for (const one of all) await one();
}
