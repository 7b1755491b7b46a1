import type Stripe from "stripe";
import type { Entry } from "../directory/entries.ts";
import { customerStateOf, readTime } from "../directory/observe.ts";
import type { Snapshot } from "../directory/snapshot.ts";
import { env } from "../platform/env.ts";
import { itemKinds } from "../platform/item-kinds.ts";
import { scanItems } from "../platform/table.ts";
import { backgroundStripe } from "../stripe/client.ts";
import { checkCustomer, checkUnseen } from "./check-customer.ts";
import { checkEntry } from "./check-entry.ts";
import { each } from "./each.ts";
import { type Progress, type Run, timeout, withDifference } from "./progress.ts";

/** Maximum customers per page. */
const pageSize = 100;

/** Compares the next page of customers at Stripe, or of the directory. Returns the progress after it. */
export const step = (run: Run): Promise<Progress> =>
  run.progress.phase === "stripe" ? customers(run) : directory(run);

async function customers(run: Run): Promise<Progress> {
  const { progress } = run;
  const asOf = readTime();
  const { data, has_more } = await page(run);
  refuseOtherMode(data);
  const { found, last, isWhole } = await each(
    data,
    { run, atOnce: checksAtOnce(run), nameOf: ({ id }) => id },
    (customer) => checkCustomer(customer.id, customerStateOf(customer, asOf), run),
  );
  const looked = {
    ...progress,
    checked: progress.checked + (last ? data.indexOf(last) + 1 : 0),
    findings: found.reduce(withDifference, progress.findings),
    isPartial: progress.isPartial || found.some(({ kind }) => kind === "unchecked"),
  };
  if (!last || (isWhole && !has_more)) return { ...looked, cursor: undefined, phase: "directory" };
  return { ...looked, cursor: { id: last.id, created: last.created } };
}

/** Maximum checks of customers at the same time: enough for Stripe's limit of 100 requests per second. */
const maxChecks = 25;

/**
 * How many customers are checked at the same time, because one check waits too long for Stripe and the table to reach the
 * rate. With at most as many as requests per second, all can list thousands of payment methods before the invocation ends.
 */
const checksAtOnce = ({ rate }: Run) => Math.min(maxChecks, Math.ceil(rate));

/** The customers after the cursor; those not created later if the customer at the cursor is deleted. */
async function page({ progress: { started, cursor }, wait }: Run) {
  const { customers } = backgroundStripe();
  const filter = { created: { lte: cursor?.created ?? started }, limit: pageSize };
  await wait();
  return customers.list({ ...filter, starting_after: cursor?.id }, { timeout }).catch(async (error) => {
    if (Object(error).param !== "starting_after") throw error;
    await wait();
    return customers.list(filter, { timeout });
  });
}

/** Compares customers that were not found at Stripe, and the customers of references. */
async function directory(run: Run): Promise<Progress> {
  const { progress } = run;
  const { items, next } = await scanItems<Snapshot | Entry>(
    [itemKinds.customer, itemKinds.reference],
    progress.cursor?.id,
  );
  const { found, last, isWhole } = await each(
    items,
    // One after the other, because the items of one customer can be on the same page.
    { run, atOnce: 1, nameOf: (item) => ("revision" in item ? item.customer : "a reference") },
    (item) => ("revision" in item ? checkUnseen(item, run) : checkEntry(item, run)),
  );
  const looked = { ...progress, findings: found.reduce(withDifference, progress.findings) };
  const cursor = isWhole ? next : last?.pk;
  return cursor === undefined ? { ...looked, cursor, phase: "finished" } : { ...looked, cursor: { id: cursor } };
}

/** Throws if the customers belong to another mode, because the key then belongs to another account. */
function refuseOtherMode(customers: readonly Stripe.Customer[]) {
  const livemode = env("STRIPE_LIVEMODE") === "true";
  if (customers.some((customer) => customer.livemode !== livemode))
    throw new Error(
      `The read key of Stripe is not of ${livemode ? "live" : "test"} mode. Put a key of that mode into the secret.`,
    );
}
