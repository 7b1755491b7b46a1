import { Callers, naming } from "./callers.ts";
import { Cards } from "./cards.ts";
import { type Action, type Character, characterOf, timeOf } from "./character.ts";
import { Courier } from "./courier.ts";
import { Operators } from "./operators.ts";
import { keys, type Reference, references } from "./references.ts";
import type { Stage } from "./stage.ts";
import type { Witness } from "./witness.ts";
import type { World } from "./world.ts";

/** A history of requests, changes at Stripe, events and accidents. */
export class History {
  readonly callers: Callers;
  readonly cards: Cards;
  readonly operators: Operators;
  readonly #world: World;
  readonly #stage: Stage;
  readonly #witness: Witness;
  readonly #character: Character;
  readonly #running = new Set<Promise<unknown>>();

  constructor(world: World, stage: Stage, witness: Witness) {
    this.#world = world;
    this.#stage = stage;
    this.#witness = witness;
    this.#character = characterOf(world.random);
    this.callers = new Callers(world, stage, witness);
    this.cards = new Cards(world, stage, witness, this.callers);
    this.operators = new Operators(world, stage, this.callers);
    const courier = new Courier(world, stage, this.#character);
    stage.onStripe.push(() => {
      for (const delivery of courier.deliver()) this.#begin(delivery);
    });
  }

  /** Runs random actions, many at the same time. */
  async run() {
    const { random } = this.#world;
    if (random.chance(0.6)) await this.operators.reconcile().catch(() => {});
    for (let action = random.integer(5, 20); action > 0; action--) {
      this.#begin(this.#do(random.weightedName(this.#character.actions)));
      await this.#world.sleep(timeOf(random, this.#character.pauses));
    }
    await this.#rest();
  }

  /** Ends the accidents, and waits until everything that was not lost has arrived. */
  async settle() {
    this.#stage.weather = { death: 0, freeze: 0, coldStart: 0.1, stripe: 0, aws: 0, slowness: 1 };
    this.#stage.lambda.restart();
    await this.#rest();
    await this.cards.finish();
    await this.#rest();
    if (this.#world.random.chance(0.5)) for (const reference of references) await this.callers.put(reference);
    await this.#world.sleep(15 * 60_000);
  }

  /** Waits until no request and no delivery is in progress. */
  async #rest() {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #begin(work: Promise<unknown>) {
    const watched: Promise<unknown> = work.finally(() => this.#running.delete(watched));
    this.#running.add(watched);
  }

  async #do(action: Action): Promise<unknown> {
    this.#world.note(action);
    const reference = this.#world.random.pick(this.#character.references);
    switch (action) {
      case "put":
        return this.callers.putSeveral(reference);
      case "replace":
        return this.callers.replace(reference);
      case "rename for a while":
        return this.#renameForAWhile(reference);
      case "get":
        return this.callers.get(reference);
      case "create":
        return this.callers.create(reference, naming(this.#world, reference));
      case "reconcile":
        return this.operators.reconcile().catch(() => {});
      case "empty the table":
        return this.operators.emptyTable();
      case "restore the table":
        return this.operators.restoreTable();
      default:
        return this.#change(action, this.#anyCustomer(), reference);
    }
  }

  /** Gives a customer another reference, then its own again, while events are in transit. */
  async #renameForAWhile(reference: Reference) {
    const { random } = this.#world;
    const [customer] = this.#witness.existing(reference);
    if (!customer) return;
    const { namespace } = reference;
    const other = references.find((one) => one.namespace === namespace && one.reference !== reference.reference);
    const name = (value = "") =>
      this.callers.update(customer.id, reference, { [`metadata[${keys[namespace]}]`]: value });
    const pause = () => this.#world.sleep(random.pick([0, random.integer(0, 60_000)]));
    await name(other?.reference);
    await pause();
    await this.callers.update(customer.id, reference, { description: "renamed" });
    await name(reference.reference);
    if (other) await this.callers.put(other);
    for (let times = random.integer(1, 3); times > 0; times--) {
      await this.callers.put(reference);
      await pause();
    }
  }

  /** Changes a customer, if there is one. */
  async #change(action: Action, customer: string | undefined, reference: Reference): Promise<unknown> {
    if (!customer) return;
    const path = `/v1/customers/${customer}`;
    switch (action) {
      case "rename":
        return this.callers.update(customer, reference, naming(this.#world, reference));
      case "update":
        return this.callers.update(customer, reference, { description: "changed" });
      case "save a card":
        return this.cards.save(customer, reference.namespace);
      case "delete":
        return this.callers.delete(customer, reference);
      case "rename at Stripe":
        return this.#stage.atStripe("POST", path, naming(this.#world, reference));
      case "delete at Stripe":
        return this.#stage.atStripe("DELETE", path);
      case "attach":
        return this.#stage.atStripe("POST", "/v1/payment_methods/pm_card_visa/attach", { customer });
    }
  }

  #anyCustomer(): string | undefined {
    const existing = [...this.#stage.stripe.account.customers.oldest()].filter(({ deleted }) => !deleted);
    return existing.length > 0 ? this.#world.random.pick(existing).id : undefined;
  }
}
