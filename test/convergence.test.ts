import * as fc from "fast-check";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../infra/local/aws/event-bridge.ts";
import { environment } from "../infra/local/environment.ts";
import { customersOf, type Entry } from "../lib/directory/entries.ts";
import type { Snapshot } from "../lib/directory/snapshot.ts";
import { dynamo } from "../lib/platform/table.ts";
import { consume, eventsAfter } from "./support/events.ts";
import { invoke } from "./support/invoke.ts";
import { runs } from "./support/long.ts";
import { useService } from "./support/service.ts";
import { itemsOf, withEmptyTable } from "./support/table.ts";

const service = useService({ environment: { ...environment, reconciliation: { rate: 5000 } } });
let scheduler: fc.Scheduler | undefined;
const published: string[] = [];

beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  service.subscribers.add((event: BusEvent) => {
    if (event["detail-type"] !== "customer_reference.conflicting") published.push(Object(event.detail).id);
  });
  // The scheduler chooses which request to the table is next.
  dynamo().middlewareStack.add(
    (next) => async (request) => {
      await scheduler?.schedule(Promise.resolve());
      return next(request);
    },
    { step: "initialize" },
  );
});
afterAll(() => vi.useRealTimers());

const index = fc.nat({ max: 3 });
const metadata = fc.record({
  user_id: fc.constantFrom("", "a", "b"),
  reference_support: fc.constantFrom("", "", "c"),
});
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant("create" as const), metadata }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant("name" as const), index, metadata }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("touch" as const), index }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("delete" as const), index }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("attach" as const), index }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("detach" as const), index }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("wait" as const), seconds: fc.constantFrom(1, 1, 4) }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant("deliver" as const), picks: fc.array(fc.nat(), { maxLength: 4 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** A history at Stripe, and the delivery of its events. */
class History {
  readonly customers: string[] = [];
  readonly delivered = new Set<string>();
  readonly #stripe = service.stripe();
  readonly #methods = new Map<string, string[]>();
  #pending: Stripe.Event[] = [];
  #after: string | undefined;
  readonly #scheduler: fc.Scheduler;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
  }

  async begin() {
    published.length = 0;
    this.#after = (await this.#stripe.events.list({ limit: 1 })).data[0]?.id;
    return this;
  }

  async do(step: Step) {
    const customer = "index" in step ? this.customers[step.index] : undefined;
    if (step.does === "create") {
      const { id } = await this.#stripe.customers.create({ metadata: step.metadata });
      this.customers.push(id);
    } else if (step.does === "wait") vi.setSystemTime(Date.now() + step.seconds * 1000);
    else if (step.does === "deliver") await this.deliver(step.picks);
    else if (customer) await this.#change(customer, step).catch(ignoreDeleted);
  }

  async #change(customer: string, step: Step) {
    const methods = this.#methods.get(customer) ?? [];
    this.#methods.set(customer, methods);
    if (step.does === "name") await this.#stripe.customers.update(customer, { metadata: step.metadata });
    if (step.does === "touch") await this.#stripe.customers.update(customer, { name: String(Math.random()) });
    if (step.does === "delete") {
      await this.#stripe.customers.del(customer);
      methods.length = 0;
    }
    if (step.does === "attach")
      methods.push((await this.#stripe.paymentMethods.attach("pm_card_visa", { customer })).id);
    const method = step.does === "detach" && methods.pop();
    if (method) await this.#stripe.paymentMethods.detach(method);
  }

  /** Delivers some of the pending events at the same time. An event that is picked twice is delivered twice. */
  async deliver(picks: readonly number[]) {
    const events = await eventsAfter(this.#stripe, this.#after);
    this.#after = events.at(-1)?.id ?? this.#after;
    this.#pending.push(...events);
    const picked = picks.flatMap((pick) => this.#pending[pick % Math.max(1, this.#pending.length)] ?? []);
    await this.#consume(picked);
    this.#pending = this.#pending.filter((event) => !picked.includes(event));
  }

  /** Delivers the pending events that are not lost. Returns whether none was lost. */
  async settle(lost: readonly boolean[], order: readonly number[]) {
    await this.deliver([]);
    const left = this.#pending.filter((_, index) => !lost[index % Math.max(1, lost.length)]);
    const shuffled = left
      .map((event, index) => ({ event, rank: order[index % Math.max(1, order.length)] ?? 0 }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ event }) => event);
    await this.#consume(shuffled);
    const isComplete = left.length === this.#pending.length;
    this.#pending = [];
    return isComplete;
  }

  async #consume(events: readonly Stripe.Event[]) {
    for (const { id } of events) this.delivered.add(id);
    const half = Math.ceil(events.length / 2);
    const batches = [events.slice(0, half), events.slice(half)].map((batch) =>
      batch.map((event) => JSON.stringify(event)),
    );
    const consumed = Promise.all(batches.filter((batch) => batch.length > 0).map((batch) => consume(...batch)));
    scheduler = this.#scheduler;
    const failed = await scheduler.waitFor(consumed).finally(() => {
      scheduler = undefined;
    });
    expect(failed.every((count) => count === 0)).toBe(true);
  }

  /** Returns what the directory should contain. */
  async expected() {
    const customers = await Promise.all(this.customers.map((id) => this.#stripe.customers.retrieve(id)));
    const alive = customers.flatMap((customer) => (customer.deleted ? [] : [customer]));
    const known = await Promise.all(
      alive.map(async ({ id, metadata }) => ({
        id,
        references: referencesIn(metadata),
        methods: (await this.#stripe.customers.listPaymentMethods(id, { limit: 100 })).data.map(({ id }) => id).sort(),
      })),
    );
    const named = ["shop#a", "shop#b", "support#c"].map((reference) => [
      reference,
      alive
        .filter(({ metadata }) => referencesIn(metadata).includes(reference))
        .map(({ id, created }) => ({ id, created }))
        .sort((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1)),
    ]);
    return { customers: known.sort(byId), references: Object.fromEntries(named) };
  }

  /** Returns what the directory contains. */
  async actual() {
    const snapshots = await itemsOf<Snapshot>("customer#");
    const entries = await itemsOf<Entry>("reference#");
    const known = snapshots.flatMap(({ customer: id, state, payment_methods }) => {
      if (!state || state.deleted) return [];
      const methods = Object.entries(payment_methods).flatMap(([method, { deleted }]) => (deleted ? [] : [method]));
      return [{ id, references: state.references, methods: methods.sort() }];
    });
    const named = ["shop#a", "shop#b", "support#c"].map((reference) => [
      reference,
      customersOf(entries.find(({ pk }) => pk === `reference#${reference}`)),
    ]);
    return { customers: known.sort(byId), references: Object.fromEntries(named) };
  }

  async end() {
    for (const id of this.customers) await this.#stripe.customers.del(id).catch(ignoreDeleted);
  }
}

const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);

const referencesIn = ({ user_id, reference_support }: Stripe.Metadata) => [
  ...(user_id ? [`shop#${user_id}`] : []),
  ...(reference_support ? [`support#${reference_support}`] : []),
];

function ignoreDeleted(error: unknown) {
  if (Object(error).code !== "resource_missing") throw error;
}

/** Runs a reconciliation. Returns the number of repairs. */
async function reconcile() {
  const { state, report } = Object(await invoke("reconcile-customers", { now: true }, 840));
  expect(state).toBe("finished");
  return [...report.matchAll(/^ {2}(\d+) (?!references of several)/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

describe("the directory", () => {
  let table = 0;
  it("equals Stripe after any history and any order of events", async () => {
    const history = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 12 }),
      lost: fc.oneof(fc.constant([]), fc.array(fc.boolean(), { maxLength: 8 })),
      order: fc.array(fc.nat(), { maxLength: 8 }),
      scheduler: fc.scheduler(),
    });
    const property = fc.asyncProperty(history, async ({ steps, lost, order, scheduler }) =>
      withEmptyTable(`history-${table++}`, async () => {
        const history = await new History(scheduler).begin();
        for (const step of steps) await history.do(step);
        const isComplete = await history.settle(lost, order);
        expect(new Set(published)).toEqual(history.delivered);
        if (isComplete) expect(await history.actual()).toEqual(await history.expected());
        vi.setSystemTime(Date.now() + 4000);
        const repairs = await reconcile();
        if (isComplete) expect(repairs).toBe(0);
        expect(await history.actual()).toEqual(await history.expected());
        expect(await reconcile()).toBe(0);
        await history.end();
      }),
    );
    await fc.assert(property, runs(200, 10_000));
  });
});
