import type { Context } from "aws-lambda";
import Stripe from "stripe";
import { publish } from "./bus.ts";
import { type Entry, lookUp, prefix as ofReferences, referenceIn, release } from "./directory.ts";
import { env } from "./env.ts";
import { assertReferences, change, customerState, now, paymentMethodState } from "./follow.ts";
import { conflictsOf } from "./handle-event.ts";
import { count } from "./metrics.ts";
import { pace } from "./pace.ts";
import { advance, begin, type Kind, type Progress, readProgress, withFinding } from "./progress.ts";
import { reportOf } from "./reconciliation-report.ts";
import { partsOf, type Reference } from "./references.ts";
import type { CustomerChange } from "./schemas/change-event.ts";
import {
  type CustomerState,
  differences,
  judge,
  type News,
  prefix as ofCustomers,
  type Snapshot,
  unknown,
  withNews,
} from "./snapshot.ts";
import { stripe } from "./stripe.ts";
import { getItem, scanItems } from "./table.ts";

/** How long after one began the next does. Seconds. */
const interval = 86_400;
/** What a page takes at most. Milliseconds. */
const margin = 120_000;
/** Of a call to Stripe; milliseconds. */
const timeout = 20_000;
const mostOfAPage = 100;

/**
 * Holds Stripe's customers against the directory, and the directory against Stripe, and mends the directory. Goes on
 * where the last invocation stopped; begins anew a day after the last beginning, or when the event says `now`.
 */
export async function reconcile(event: unknown, { getRemainingTimeInMillis }: Context) {
  const latest = await readProgress();
  const started = Math.floor(Date.now() / 1000);
  const due = Object(event).now === true || !latest || started - latest.started >= interval;
  if (latest?.phase === "finished" && !due) return resultOf("waiting", latest);
  let progress = latest && latest.phase !== "finished" ? latest : begin(latest, started);
  const walk = new Walk(Number(env("RECONCILIATION_RATE")));
  do {
    const next = await advance(await walk.step(progress));
    if (!next) return resultOf("overtaken", progress);
    progress = next;
  } while (progress.phase !== "finished" && getRemainingTimeInMillis() > margin);
  return resultOf(progress.phase === "finished" ? "finished" : "paused", progress);
}

/** What an invocation answers. */
const resultOf = (state: "finished" | "overtaken" | "paused" | "waiting", progress: Progress) => ({
  state,
  report: reportOf(progress),
});

/** Goes over customers and directory page by page, at a rate that leaves room for the apps. */
class Walk {
  readonly #wait: () => Promise<void>;

  constructor(rate: number) {
    this.#wait = pace(rate);
  }

  /** The next page, and how far it is then. */
  step(progress: Progress): Promise<Progress> {
    return progress.phase === "stripe" ? this.#customers(progress) : this.#directory(progress);
  }

  /** A page of Stripe's customers. */
  async #customers(progress: Progress): Promise<Progress> {
    const asOf = now();
    const { data, has_more } = await this.#page(progress);
    let { findings } = progress;
    for (const customer of data) {
      const kind = await this.#check(customer.id, customerState(customer, asOf), progress);
      if (kind) findings = withFinding(findings, kind, customer.id);
    }
    const { id, created } = data.at(-1) ?? {};
    const checked = progress.checked + data.length;
    return has_more && id
      ? { ...progress, checked, findings, cursor: { id, created } }
      : { ...progress, checked, findings, cursor: undefined, phase: "directory" };
  }

  /** From the cursor on; by its time alone, where its customer was deleted. */
  async #page({ started, cursor }: Progress) {
    const { customers } = stripe("read");
    const page = { created: { lte: cursor?.created ?? started }, limit: mostOfAPage };
    await this.#wait();
    return customers.list({ ...page, starting_after: cursor?.id }, { timeout }).catch(async (error) => {
      if (Object(error).param !== "starting_after") throw error;
      await this.#wait();
      return customers.list(page, { timeout });
    });
  }

  /** A page of the directory: who was not seen at Stripe, and whom references name. */
  async #directory(progress: Progress): Promise<Progress> {
    const { items, next } = await scanItems<Snapshot | Entry>([ofCustomers, ofReferences], progress.cursor?.id);
    let { findings } = progress;
    for (const item of items)
      for (const [kind, id] of "revision" in item
        ? await this.#unseen(item, progress)
        : await this.#named(item, progress))
        findings = withFinding(findings, kind, id);
    const now = { ...progress, findings };
    return next === undefined ? finish(now) : { ...now, cursor: { id: next } };
  }

  async #unseen(snapshot: Snapshot, progress: Progress): Promise<[Kind, string][]> {
    const { customer } = snapshot;
    const kind = isUnseen(snapshot, progress) ? await this.#ask(customer, progress) : undefined;
    return kind ? [[kind, customer]] : [];
  }

  /** Holds the customers of a reference against what is known of each. */
  async #named(entry: Entry, progress: Progress): Promise<[Kind, string][]> {
    const reference = referenceIn(entry);
    const { customers, claim } = await lookUp(reference);
    if (claim && progress.started - claim.since > interval) await release(reference, claim);
    const found: [Kind, string][] = [];
    for (const { id, created } of customers) {
      const kind = created < progress.started ? await this.#drop(reference, id, progress) : undefined;
      if (kind) found.push([kind, id]);
    }
    const conflicts = await conflictsOf([reference], { version: 1, ...occasion(progress) });
    await publish(conflicts);
    return [
      ...found,
      ...conflicts.map(({ detail }): [Kind, string] => ["conflicting", detail.customers.join(" and ")]),
    ];
  }

  /** Takes the reference from a customer that does not have it. Answers what was wrong. */
  async #drop(reference: Reference, customer: string, progress: Progress): Promise<Kind | undefined> {
    const find = async () => (await getItem<Snapshot>(`${ofCustomers}${customer}`)) ?? unknown(customer);
    const known = await find();
    const kind = isUnseen(known, progress) ? await this.#ask(customer, progress) : undefined;
    const snapshot = kind ? await find() : known;
    if (snapshot.state?.references.includes(reference)) return kind;
    await assertReferences({ ...snapshot, former: [...snapshot.former, reference] });
    return kind ?? "stale";
  }

  /** Holds one customer against Stripe. */
  async #ask(customer: string, progress: Progress): Promise<Kind | undefined> {
    const asOf = now();
    await this.#wait();
    const found = await orGone(stripe("read").customers.retrieve(customer, {}, { timeout }));
    return this.#check(
      customer,
      customerState(found ?? { id: customer, object: "customer", deleted: true }, asOf),
      progress,
    );
  }

  /** Mends what is known of a customer, and tells what was wrong with it. */
  async #check(customer: string, state: CustomerState, progress: Progress): Promise<Kind | undefined> {
    const methods = state.deleted ? [] : await this.#methods(customer);
    // Deleted just now.
    if (!methods) return undefined;
    let kind: Kind | undefined;
    const snapshot = await change(customer, async (known) => {
      const edited = newsOf(known, state, methods).reduce(learned, known);
      kind = kindOf(known, edited);
      if (kind) await publish([told(kind, known, edited, progress)]);
      return { ...edited, seen: progress.started };
    });
    if (!(await isNamed(snapshot))) kind ??= "stale";
    if (kind) await assertReferences(snapshot);
    return kind;
  }

  /** Undefined where the customer is no longer there. */
  async #methods(customer: string): Promise<Stripe.PaymentMethod[] | undefined> {
    const found: Stripe.PaymentMethod[] = [];
    for (let starting_after: string | undefined; ; starting_after = found.at(-1)?.id) {
      await this.#wait();
      const page = { limit: mostOfAPage, starting_after };
      const methods = await orGone(stripe("read").customers.listPaymentMethods(customer, page, { timeout }));
      if (!methods) return undefined;
      found.push(...methods.data);
      if (!methods.has_more) return found;
    }
  }
}

/** Whether it may be gone from Stripe: this reconciliation has not found it there, and no event told of it meanwhile. */
const isUnseen = ({ state, seen }: Snapshot, { started }: Progress) =>
  !state || !(state.deleted || seen === started || state.updated >= started);

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

function kindOf(known: Snapshot, edited: Snapshot): Kind | undefined {
  if (edited.state?.deleted) return known.state?.deleted ? undefined : "resurrected";
  if (!known.state) return "missing";
  return differences(known, edited).length > 0 ? "stale" : undefined;
}

const types = { missing: "customer.created", stale: "customer.updated", resurrected: "customer.deleted" } as const;

/** The change that no event told. */
function told(kind: Kind, known: Snapshot, edited: Snapshot, progress: Progress) {
  const { id, ...facts } = occasion(progress);
  const detail: CustomerChange = {
    version: 1,
    ...facts,
    id: `${id}_${edited.customer}`,
    customer: edited.customer,
    references: (edited.state?.deleted ? edited.former : (edited.state?.references ?? [])).map(partsOf),
    changed: kind === "stale" ? differences(known, edited) : [],
  };
  return { type: types[kind as keyof typeof types], detail };
}

/** What events of a reconciliation have in the place of what those of Stripe's have. */
const occasion = ({ started }: Progress) => ({
  id: `reconciliation_${started}`,
  created: started,
  livemode: env("STRIPE_LIVEMODE") === "true",
});

/** Whether each reference of a customer names it. */
async function isNamed({ customer, state }: Snapshot): Promise<boolean> {
  for (const reference of state?.references ?? [])
    if (!(await lookUp(reference)).customers.some(({ id }) => id === customer)) return false;
  return true;
}

async function orGone<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return undefined;
    throw error;
  }
}

/** Tells what came of it. */
async function finish(progress: Progress): Promise<Progress> {
  const finished: Progress = {
    ...progress,
    cursor: undefined,
    phase: "finished",
    completed: Math.floor(Date.now() / 1000),
  };
  const { missing, stale, resurrected, conflicting } = finished.findings;
  const counts = {
    missing: missing.count,
    stale: stale.count,
    resurrected: resurrected.count,
    conflicting: conflicting.count,
  };
  const detail = {
    version: 1,
    ...occasion(finished),
    checked: finished.checked,
    ...counts,
    report: reportOf(finished),
  };
  await publish([{ type: "reconciliation.finished", detail }]);
  count({
    MissingCustomers: counts.missing,
    StaleCustomers: counts.stale,
    ResurrectedCustomers: counts.resurrected,
    ConflictingCustomers: counts.conflicting,
  });
  return finished;
}
