import type Stripe from "stripe";
import { lookUp } from "../directory/entries.ts";
import { assertReferences, change, customerState, paymentMethodState, surelyPast } from "../directory/learn.ts";
import { partsOf } from "../directory/references.ts";
import { type CustomerState, differences, judge, type News, type Snapshot, withNews } from "../directory/snapshot.ts";
import { publish } from "../platform/bus.ts";
import type { CustomerChange } from "../schemas/change-event.ts";
import { backgroundStripe, orGone } from "../stripe/client.ts";
import { type Found, occasionOf, type Progress, type Run, timeout } from "./progress.ts";

/** What is mended, and the change that it then tells of. */
const types = { missing: "customer.created", stale: "customer.updated", resurrected: "customer.deleted" } as const;
type Mended = keyof typeof types;

const mostOfAPage = 100;
/** That events take at most, but for those that are lost. Seconds. */
const delivery = 600;

/** Holds a customer against what was read of it at Stripe, and mends what is known. Answers what was wrong, and tells it. */
export async function checkCustomer(customer: string, state: CustomerState, run: Run): Promise<Found[]> {
  const methods = state.deleted ? [] : await methodsOf(customer, run);
  // Deleted just now.
  if (!methods) return [];
  // The event that tells of it may still come.
  const isNew = !state.deleted && state.created > run.progress.started - delivery;
  let kind: Mended | undefined;
  const snapshot = await change(customer, async (known) => {
    const edited = newsOf(known, state, methods).reduce(learned, known);
    kind = isNew && !known.state ? undefined : kindOf(known, edited);
    if (kind) await publish([told(kind, known, edited, run.progress)]);
    return { ...edited, seen: run.progress.started };
  });
  const assigned = await isAssigned(snapshot);
  if (kind || !assigned) await assertReferences(snapshot);
  if (!assigned && !isNew) kind ??= "stale";
  return kind ? [{ kind, id: customer }] : [];
}

/** Asks Stripe for a customer that may be gone, and holds what is known against that. */
export async function checkUnseen({ customer, state, seen }: Snapshot, run: Run): Promise<Found[]> {
  const { started } = run.progress;
  if (state && (state.deleted || seen === started || state.updated >= started)) return [];
  const asOf = surelyPast();
  await run.wait();
  return checkCustomer(
    customer,
    customerState(await backgroundStripe().customers.retrieve(customer, {}, { timeout }), asOf),
    run,
  );
}

/** Undefined where the customer is no longer there. */
async function methodsOf(customer: string, { wait }: Run): Promise<Stripe.PaymentMethod[] | undefined> {
  const found: Stripe.PaymentMethod[] = [];
  for (let starting_after: string | undefined; ; starting_after = found.at(-1)?.id) {
    await wait();
    const page = { limit: mostOfAPage, starting_after };
    const methods = await orGone(backgroundStripe().customers.listPaymentMethods(customer, page, { timeout }));
    if (!methods) return undefined;
    found.push(...methods.data);
    if (!methods.has_more) return found;
  }
}

/** What was read of a customer, and of the payment methods that it has or had. */
function newsOf(
  { customer, payment_methods }: Snapshot,
  state: CustomerState,
  methods: Stripe.PaymentMethod[],
): News[] {
  const { updated } = state;
  const attached = methods.map((method) => ({
    customer,
    payment_method: method.id,
    state: paymentMethodState(method, updated),
  }));
  const detached = Object.entries(payment_methods)
    .filter(([id, method]) => method.updated <= updated && !methods.some((other) => other.id === id))
    .map(([payment_method]) => ({ customer, payment_method, state: { updated, complete: true, deleted: true } }));
  return [{ customer, state }, ...attached, ...detached];
}

/** Where events contradict each other the reading has asked Stripe already. */
const learned = (known: Snapshot, news: News) => (judge(known, news) === "keep" ? known : withNews(known, news));

function kindOf(known: Snapshot, edited: Snapshot): Mended | undefined {
  if (edited.state?.deleted) return known.state?.deleted ? undefined : "resurrected";
  if (!known.state) return "missing";
  return differences(known, edited).length > 0 ? "stale" : undefined;
}

/** The change that no event told. */
function told(kind: Mended, known: Snapshot, edited: Snapshot, progress: Progress) {
  const { customer, state, former } = edited;
  const { id, ...facts } = occasionOf(progress);
  const detail: CustomerChange = {
    version: 1,
    id: `${id}_${customer}_${kind}`,
    ...facts,
    customer,
    references: (state?.deleted ? former : (state?.references ?? [])).map(partsOf),
    changed: kind === "stale" ? differences(known, edited) : [],
  };
  return { type: types[kind], detail };
}

/** Whether each reference of a customer names it. */
async function isAssigned({ customer, state }: Snapshot): Promise<boolean> {
  for (const reference of state?.references ?? [])
    if (!(await lookUp(reference)).customers.some(({ id }) => id === customer)) return false;
  return true;
}
