import { setTimeout as sleep } from "node:timers/promises";
import type Stripe from "stripe";
import { env } from "../platform/env.ts";
import { count } from "../platform/metrics.ts";
import { getItem, putNext } from "../platform/table.ts";
import { backgroundStripe } from "../stripe/client.ts";
import { assign, forget, unassign } from "./entries.ts";
import { referencesIn } from "./references.ts";
import {
  type CustomerState,
  judge,
  type News,
  type PaymentMethodState,
  type Snapshot,
  snapshotKeyOf,
  unknown,
  withNews,
} from "./snapshot.ts";

/** Each ends because somebody else got further. */
const rounds = 50;
/** A reading counts as the state of so many seconds before it, in case that the clocks differ. */
const skew = 2;
/** Of a call to Stripe; milliseconds. */
const timeout = 10_000;

/** Puts news into the directory. Answers what it knows then. */
export async function learn(news: News): Promise<Snapshot> {
  const snapshot = await change(news.customer, async (known) => {
    const verdict = judge(known, news);
    if (verdict === "ask") count({ SettledTies: 1 });
    return verdict === "keep" ? known : withNews(known, verdict === "ask" ? notBefore(await read(news), news) : news);
  });
  return news.payment_method === undefined ? assertReferences(snapshot) : snapshot;
}

/** Puts into the directory what Stripe says now of a customer. */
export const learnCustomer = async (customer: string) => learn(await readCustomer(customer));

/** Changes what is known of a customer, from what nobody else has changed meanwhile. An edit that answers what it got changes nothing. */
export async function change(customer: string, edit: (known: Snapshot) => Promise<Snapshot>): Promise<Snapshot> {
  for (let round = 0; round < rounds; round++) {
    const known = await find(customer);
    const edited = await edit(known);
    if (edited === known) return known;
    const next = await putNext(edited);
    if (next) return next;
    await sleep(Math.random() * 20 * round);
  }
  throw Object.assign(new Error(`Others keep changing what is known of ${customer}.`), { name: "Contention" });
}

/** What is known of a customer now. */
export const find = async (customer: string) => (await getItem<Snapshot>(snapshotKeyOf(customer))) ?? unknown(customer);

/**
 * Has each reference name the customer where its metadata does, and where it no longer does not. Until nothing changed
 * meanwhile, as another may have done so with what was known before.
 */
export async function assertReferences(snapshot: Snapshot): Promise<Snapshot> {
  const { customer, former, state, revision } = snapshot;
  if (!state) return snapshot;
  const named = { id: customer, created: state.created };
  for (const reference of state.references) await assign(reference, named);
  for (const reference of former) await (state.deleted ? forget : unassign)(reference, named);
  const latest = await find(customer);
  return latest.revision === revision ? latest : assertReferences(latest);
}

/** What Stripe says now of what the news is of. */
async function read({ customer, payment_method }: News): Promise<News> {
  if (payment_method === undefined) return readCustomer(customer);
  const asOf = surelyPast();
  const method = await backgroundStripe().paymentMethods.retrieve(payment_method, {}, { timeout });
  return { customer, payment_method, state: paymentMethodState(method, asOf) };
}

/** The reading as the state of the second of an event that it came after. Of that second it need not be the end. */
function notBefore(reading: News, { state: { updated } }: News): News {
  if (reading.state.updated >= updated) return reading;
  return { ...reading, state: { ...reading.state, updated, complete: false } } as News;
}

async function readCustomer(customer: string): Promise<News> {
  const asOf = surelyPast();
  return {
    customer,
    state: customerState(await backgroundStripe().customers.retrieve(customer, {}, { timeout }), asOf),
  };
}

/** The second that a reading which begins now is surely the state after. Unix seconds. */
export const surelyPast = () => Math.floor(Date.now() / 1000) - skew;

/** What was read of a customer. */
export function customerState(customer: Stripe.Customer | Stripe.DeletedCustomer, updated: number): CustomerState {
  const version = { updated, complete: true };
  if (customer.deleted) return { ...version, deleted: true, created: 0, references: [] };
  return { ...version, created: customer.created, references: referencesIn(customer.metadata) };
}

/** What was read of a payment method. */
export function paymentMethodState(
  { customer, card }: Pick<Stripe.PaymentMethod, "customer" | "card">,
  updated: number,
): PaymentMethodState {
  const version = { updated, complete: true };
  return customer ? { ...version, ...cardOf(card) } : { ...version, deleted: true };
}

/** Nothing, unless the environment keeps the details of cards. */
export function cardOf(card: Partial<Stripe.PaymentMethod.Card> | null | undefined): Pick<PaymentMethodState, "card"> {
  if (!card || env("CARD_DETAILS") !== "true") return {};
  const { brand = "", last4 = "", exp_month = 0, exp_year = 0 } = card;
  return { card: { brand, last4, exp_month, exp_year } };
}
