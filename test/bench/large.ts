import { performance } from "node:perf_hooks";
import type Stripe from "stripe";
import { listen, stop } from "../../infra/local/listen.ts";
import { createStripeDouble } from "../../infra/local/stripe/double.ts";
import { Progress } from "../../infra/operator/progress.ts";
import { addressOf, sdks } from "../support/sdks.ts";
import type { Figure } from "./figures.ts";
import { emailOf, referenceOf, withCustomers } from "./large-account.ts";
import { reconciliation } from "./large-reconciliation.ts";
import { option } from "./rig/options.ts";
import { print } from "./table.ts";

/** Customers of the accounts whose lists and searches are compared. */
const sizes = { small: 1_000, large: 100_000 };
/** Measurements per operation. */
const rounds = 100;

interface Customers {
  readonly stripe: Stripe;
  readonly count: number;
  /** The times of creation and the ids of some customers. */
  readonly oldest: Stripe.Customer;
  readonly middle: Stripe.Customer;
}

const operations: Record<string, (account: Customers) => Promise<unknown>> = {
  "first page": ({ stripe }) => stripe.customers.list({ limit: 100 }),
  "last page": ({ stripe, oldest }) => stripe.customers.list({ limit: 100, ending_before: oldest.id }),
  "by email": ({ stripe, count }) => stripe.customers.list({ email: emailOf(count >> 1) }),
  "by time": ({ stripe, middle: { created } }) =>
    stripe.customers.list({ limit: 100, created: { gte: created - 50, lt: created + 50 } }),
  "search by email": ({ stripe, count }) => stripe.customers.search({ query: `email:"${emailOf(count >> 1)}"` }),
  "search by metadata": ({ stripe, count }) =>
    stripe.customers.search({ query: `metadata["user_id"]:"${referenceOf(count >> 1)}"` }),
  "payment methods": ({ stripe, middle }) => stripe.customers.listPaymentMethods(middle.id),
};

/** Measures lists and searches in a large account, and the reconciliation of `--customers`, 5,000 by default. */
export async function large(): Promise<readonly Figure[]> {
  return [...(await listsAndSearches()), ...(await reconciliation(option("customers", 5_000)))];
}

async function listsAndSearches(): Promise<Figure[]> {
  const servers = Object.values(sizes).map((size) => createStripeDouble({ fill: withCustomers(size), searchLag: 0 }));
  const [small, large] = await Promise.all(
    servers.map(async (server, index) => accountOf(await listen(server, 0), Object.values(sizes)[index] ?? 0)),
  );
  if (!small || !large) throw new Error("An account is missing.");
  const rows: [string, number, number][] = [];
  using progress = new Progress("operations measured", Object.keys(operations).length);
  for (const [name, operation] of Object.entries(operations)) {
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++)
      for (const index of [round % 2, 1 - (round % 2)] as (0 | 1)[])
        times[index].push(await timeOf(() => operation(index === 0 ? small : large)));
    rows.push([name, median(times[0]), median(times[1])]);
    progress.step();
  }
  stop(servers);
  print(
    ["the double", `ms with ${sizes.small}`, `ms with ${sizes.large}`, "ratio"],
    rows.map(([name, one, other]) => [name, one, other, other / one]),
  );
  return rows.map(([name, one, other]) => ({
    name: `large: ${name}`,
    value: other / one,
    unit: "× with 1,000 customers",
    target: { atMost: 2 },
    stretch: { atMost: 1.2 },
  }));
}

async function accountOf(url: string, count: number): Promise<Customers> {
  const stripe = sdks["stripe 23.1.0"]("sk_test_double", { ...addressOf(url), telemetry: false });
  const find = async (index: number) => (await stripe.customers.list({ email: emailOf(index) })).data[0];
  const [oldest, middle] = [await find(0), await find(count >> 1)];
  if (!oldest || !middle) throw new Error("The account is not filled.");
  return { stripe, count, oldest, middle };
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

const median = (numbers: number[]) => numbers.sort((one, other) => one - other)[numbers.length >> 1] ?? 0;
