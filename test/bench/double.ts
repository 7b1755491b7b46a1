import { performance } from "node:perf_hooks";
import type Stripe from "stripe";
import { listen, stop } from "../../infra/local/listen.ts";
import { createStripeDouble } from "../../infra/local/stripe/double.ts";
import { addressOf, sdks } from "../support/sdks.ts";
import type { Figure } from "./figures.ts";
import { print } from "./table.ts";

/** Measurements per operation. */
const rounds = 200;

const operations: Record<string, (stripe: Stripe, id: string, round: number) => Promise<unknown>> = {
  create: (stripe, _, round) => stripe.customers.create({ email: `new-${round}@example.com` }),
  retrieve: (stripe, id) => stripe.customers.retrieve(id),
  update: (stripe, id, round) => stripe.customers.update(id, { name: `Name ${round}` }),
  "list, first page": (stripe) => stripe.customers.list({ limit: 10 }),
  "list, by email": (stripe) => stripe.customers.list({ email: "1@example.com" }),
  attach: (stripe, id) => stripe.paymentMethods.attach("pm_card_visa", { customer: id }),
};

/** Measures the duration of the double's operations with 100 and with 10,000 customers. */
export async function double(): Promise<readonly Figure[]> {
  const [few, many] = [await measure(100), await measure(10_000)];
  const rows = Object.keys(operations).map((name) => [name, few[name] ?? 0, many[name] ?? 0] as const);
  print(["", "ms with 100", "ms with 10,000"], rows);
  return rows.map(([name, short, long]) => ({
    name: `double: ${name}, with 10,000 customers`,
    value: long / short,
    unit: "× with 100",
  }));
}

/** Returns the median duration of each operation, in milliseconds. */
async function measure(customers: number): Promise<Record<string, number>> {
  const server = createStripeDouble();
  const stripe = sdks["stripe 23.1.0"]("sk_test_double", { ...addressOf(await listen(server, 0)), telemetry: false });
  let id = "";
  for (let created = 0; created < customers; created += 50) {
    const batch = Array.from({ length: 50 }, (_, n) =>
      stripe.customers.create({ email: `${created + n}@example.com` }),
    );
    for (const customer of await Promise.all(batch)) id = customer.id;
  }
  const times: Record<string, number> = {};
  for (const [name, operation] of Object.entries(operations)) {
    const durations: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      await operation(stripe, id, round);
      durations.push(performance.now() - start);
    }
    times[name] = durations.sort((a, b) => a - b)[rounds / 2] ?? 0;
  }
  stop([server]);
  return times;
}
