import { isDeepStrictEqual } from "node:util";
import { customersOf, type Entry } from "../../lib/directory/entries.ts";
import type { Snapshot } from "../../lib/directory/snapshot.ts";
import type { Item } from "../../lib/platform/table.ts";
import type { History } from "./history.ts";
import { isSame, references, referencesOf } from "./references.ts";
import type { Stage } from "./stage.ts";
import type { Witness } from "./witness.ts";
import type { World } from "./world.ts";

/** Everything that a conclusion reads. */
export interface Scene {
  readonly world: World;
  readonly stage: Stage;
  readonly witness: Witness;
  readonly history: History;
}

/** Maximum attempts at the end, when only the network is slow. */
const maxAttempts = 5;
/** Milliseconds: longer than the lifetime of a claim, 24 hours. */
const moreThanADay = 25 * 3_600_000;

/** Checks that nothing is stuck, that the directory equals Stripe, that every conflict was reported and every card saved. */
export async function conclude(scene: Scene) {
  const { world, stage, witness, history } = scene;
  await history.settle();
  await history.operators.reconcileAll({ now: true });
  checkConflicts(scene);
  history.cards.check();
  checkEventIds(scene);
  const isEqual = isDeepStrictEqual(known(await itemsOf(scene)), actual(stage, witness));
  witness.check(isEqual, "The directory differs from Stripe");
  await checkUpserts(scene);
  await world.sleep(moreThanADay);
  await checkLeftovers(scene);
}

const itemsOf = ({ world, stage }: Scene): Promise<Item[]> => world.perform(0, () => stage.table.items());

/** Returns the customers and references in the directory. */
function known(items: readonly Item[]) {
  const snapshots = items.filter((item) => "revision" in item && "customer" in item) as unknown as Snapshot[];
  const customers = snapshots.flatMap(({ customer: id, state, payment_methods }) => {
    if (!state || state.deleted) return [];
    const methods = Object.entries(payment_methods).flatMap(([method, { deleted }]) => (deleted ? [] : [method]));
    return [{ id, references: sorted(state.references), methods: sorted(methods) }];
  });
  const named = references.map(({ namespace, reference }) => {
    const entry = items.find(({ pk }) => pk === `reference#${namespace}#${reference}`);
    return customersOf(entry as Entry | undefined).map(({ id }) => id);
  });
  return { customers: customers.sort(byId), named };
}

/** Returns the customers and references at Stripe. */
function actual({ stripe: { account } }: Stage, witness: Witness) {
  const customers = [...account.customers.oldest()].flatMap((customer) => {
    if (customer.deleted) return [];
    const methods = [...account.paymentMethods.oldest()].filter((method) => method.customer === customer.id);
    const held = referencesOf(customer).map(({ namespace, reference }) => `${namespace}#${reference}`);
    return [{ id: customer.id, references: sorted(held), methods: sorted(methods.map(({ id }) => id)) }];
  });
  const named = references.map((reference) => witness.existing(reference).map(({ id }) => id));
  return { customers: customers.sort(byId), named };
}

const sorted = (names: readonly string[]) => names.toSorted((one, other) => (one < other ? -1 : 1));
const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);

const detailsOf = ({ published }: Stage) =>
  published.map((event) => ({ type: event["detail-type"], ...Object(event.detail) }));

/** Checks that each conflict was published. */
function checkConflicts({ stage, witness }: Scene) {
  const conflicts = detailsOf(stage).filter(({ type }) => type === "customer_reference.conflicting");
  for (const reference of references) {
    const ids = witness.existing(reference).map(({ id }) => id);
    const isReported = conflicts.some(
      (detail) => isSame(detail, reference) && ids.every((id) => detail.customers.includes(id)),
    );
    const conflict = `The conflict of ${ids.join(" and ")} about ${reference.reference}`;
    witness.check(ids.length < 2 || isReported, `${conflict} was not reported`);
  }
}

/** Checks that each event has its own id, the same at each delivery. */
function checkEventIds({ stage, witness }: Scene) {
  const subjects = new Map<string, string>();
  for (const { id, type, customer, namespace, reference } of detailsOf(stage)) {
    const subject = [type, customer, namespace, reference].join(" ");
    const first = subjects.get(id) ?? subject;
    witness.check(first === subject, `${id} is the id of ${first} and of ${subject}`);
    subjects.set(id, subject);
  }
}

/** Checks that each reference can be upserted, and belongs to the oldest existing customer. */
async function checkUpserts({ witness, history }: Scene) {
  for (const reference of references) {
    const [oldest] = witness.existing(reference);
    let put = await history.callers.put(reference);
    for (let times = 1; put?.statusCode !== 200 && times < maxAttempts; times++)
      put = await history.callers.put(reference);
    const { id } = JSON.parse(put?.body ?? "{}");
    witness.check(put?.statusCode === 200, `${reference.reference} is stuck: ${put?.statusCode} ${put?.body}`);
    witness.check(!oldest || id === oldest.id, `${reference.reference} is ${id}, not ${oldest?.id}`);
  }
}

/** Checks that the last reconciliation finds nothing to repair, and leaves no claim. */
async function checkLeftovers(scene: Scene) {
  const report = await scene.history.operators.reconcileAll();
  const isClean = !/^ {2}[1-9]\d* (?!references of several)/m.test(report);
  scene.witness.check(isClean, `The last reconciliation found: ${report}`);
  const claimed = (await itemsOf(scene)).filter((item) => "claim" in item).map(({ pk }) => pk);
  scene.witness.check(claimed.length === 0, `There are claims of ${claimed.join()}`);
}
