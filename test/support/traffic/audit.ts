import type Stripe from "stripe";
import { referencesOf } from "../../simulation/references.ts";
import type { Ledger, Write } from "./ledger.ts";

/** The writes that Stripe has more than once, and those that succeeded although Stripe does not have them. */
export interface Audit {
  readonly doubled: readonly string[];
  readonly lost: readonly string[];
}

/** What Stripe has of a customer, as far as writes are compared with it. */
interface State {
  readonly customer: Stripe.Customer;
  readonly transactions: readonly string[];
  readonly cards: readonly string[];
}

/** Compares the writes with Stripe. */
export async function audit(ledger: Ledger, stripe: Stripe): Promise<Audit> {
  const states = await statesAt(stripe, ledger);
  const marks = [...states.values()].flatMap(({ customer, transactions }) => [
    ...(customer.metadata.mark ? [`customers with the mark ${customer.metadata.mark}`] : []),
    ...referencesOf(customer).map(({ namespace, reference }) => `customers of ${namespace} ${reference}`),
    ...transactions.map((mark) => `transactions ${mark}`),
  ]);
  return {
    doubled: [...repeated(marks), ...surplusCards(ledger, states)],
    lost: ledger.writes.filter((write) => isLost(write, ledger, states)).map((write) => JSON.stringify(write)),
  };
}

/** Returns the existing customers by id. */
async function statesAt(stripe: Stripe, { writes }: Ledger): Promise<Map<string, State>> {
  const customersOf = (kind: Write["kind"]) =>
    new Set(writes.filter((write) => write.kind === kind).map(({ customer }) => customer));
  const [credited, withCards] = [customersOf("transaction"), customersOf("card")];
  const states = new Map<string, State>();
  for await (const customer of stripe.customers.list({ limit: 100 })) {
    const { id } = customer;
    const transactions = credited.has(id)
      ? await all(stripe.customers.listBalanceTransactions(id, { limit: 100 }))
      : [];
    const cards = withCards.has(id) ? await all(stripe.customers.listPaymentMethods(id, { limit: 100 })) : [];
    states.set(id, {
      customer,
      transactions: transactions.map(({ description }) => description ?? ""),
      cards: cards.map(({ id }) => id),
    });
  }
  return states;
}

const all = <Item>(list: Stripe.ApiListPromise<Item>) => list.autoPagingToArray({ limit: 10_000 });

/** Returns the names that are there more than once. */
const repeated = (names: readonly string[]): string[] =>
  [...Map.groupBy(names, (name) => name)].flatMap(([name, { length }]) => (length > 1 ? [`${length} ${name}`] : []));

/** Each request attaches one card at most. */
const surplusCards = ({ writes }: Ledger, states: ReadonlyMap<string, State>) =>
  [...states].flatMap(([id, { cards }]) => {
    const sent = writes.filter(({ kind, customer }) => kind === "card" && customer === id).length;
    return cards.length > sent ? [`cards of ${id}: ${cards.length}, with ${sent} requests`] : [];
  });

function isLost(write: Write, { deleted }: Ledger, states: ReadonlyMap<string, State>): boolean {
  const { kind, mark, customer = "", result } = write;
  if (result === undefined) return false;
  const state = states.get(customer);
  if (kind === "deletion") return state !== undefined;
  if (deleted.has(customer)) return false;
  switch (kind) {
    case "customer":
      return state?.customer.metadata.mark !== mark;
    case "change":
      return state?.customer.metadata[mark] === undefined;
    case "transaction":
      return !state?.transactions.includes(mark);
    case "card":
      return !state?.cards.includes(result);
  }
}
