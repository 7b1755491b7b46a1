import { type Entry, prefix as ofReferences } from "../directory/entries.ts";
import { customerState, now } from "../directory/learn.ts";
import { prefix as ofCustomers, type Snapshot } from "../directory/snapshot.ts";
import { stripe } from "../stripe.ts";
import { scanItems } from "../table.ts";
import { checkCustomer, checkUnseen } from "./check-customer.ts";
import { checkEntry } from "./check-entry.ts";
import { type Found, type Progress, type Run, timeout, withFinding } from "./progress.ts";

const mostOfAPage = 100;

/** Looks at the next page of customers at Stripe, or of the directory. Answers how far it is then. */
export const step = (run: Run): Promise<Progress> =>
  run.progress.phase === "stripe" ? customers(run) : directory(run);

async function customers(run: Run): Promise<Progress> {
  const { progress } = run;
  const asOf = now();
  const { data, has_more } = await page(run);
  const found: Found[] = [];
  for (const customer of data) found.push(...(await checkCustomer(customer.id, customerState(customer, asOf), run)));
  const { id, created } = data.at(-1) ?? {};
  const looked = {
    ...progress,
    checked: progress.checked + data.length,
    findings: found.reduce(withFinding, progress.findings),
  };
  return has_more && id ? { ...looked, cursor: { id, created } } : { ...looked, cursor: undefined, phase: "directory" };
}

/** From the cursor on; by its time alone, where its customer was deleted. */
async function page({ progress: { started, cursor }, wait }: Run) {
  const { customers } = stripe("read");
  const filter = { created: { lte: cursor?.created ?? started }, limit: mostOfAPage };
  await wait();
  return customers.list({ ...filter, starting_after: cursor?.id }, { timeout }).catch(async (error) => {
    if (Object(error).param !== "starting_after") throw error;
    await wait();
    return customers.list(filter, { timeout });
  });
}

/** Who was not seen at Stripe, and whom references name. */
async function directory(run: Run): Promise<Progress> {
  const { progress } = run;
  const { items, next } = await scanItems<Snapshot | Entry>([ofCustomers, ofReferences], progress.cursor?.id);
  const found: Found[] = [];
  for (const item of items)
    found.push(...("revision" in item ? await checkUnseen(item, run) : await checkEntry(item, run)));
  const looked = { ...progress, findings: found.reduce(withFinding, progress.findings) };
  return next === undefined ? { ...looked, cursor: undefined, phase: "finished" } : { ...looked, cursor: { id: next } };
}
