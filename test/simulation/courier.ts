import type { SQSBatchResponse } from "aws-lambda";
import type Stripe from "stripe";
import { recordOf } from "../../infra/local/aws/event-source-mapping.ts";
import { Queue } from "../../infra/local/aws/queue.ts";
import { consumers } from "../../infra/service.ts";
import { type Character, timeOf } from "./character.ts";
import type { Stage } from "./stage.ts";
import type { World } from "./world.ts";

const { receives: maxReceives, timeout, visibility } = consumers["consume-stripe-events"];

/** Delivers Stripe's events to the service: late, twice, in another order, or not at all. */
export class Courier {
  readonly #world: World;
  readonly #stage: Stage;
  readonly #delays: Character["delays"];
  #seen = 0;

  constructor(world: World, stage: Stage, { delays }: Character) {
    this.#world = world;
    this.#stage = stage;
    this.#delays = delays;
  }

  /** Returns the deliveries of the events since the previous call. */
  deliver(): Promise<void>[] {
    const events = [...this.#stage.stripe.account.events.oldest()];
    const fresh = events.slice(this.#seen);
    this.#seen = events.length;
    return fresh.flatMap((event) => Array.from({ length: this.#copies() }, () => this.#deliver(event)));
  }

  /** Returns the number of deliveries of an event. */
  #copies(): number {
    if (this.#stage.weather.stripe === 0) return 1;
    return this.#world.random.weighted([
      { copies: 1, weight: 80 },
      { copies: 0, weight: 10 },
      { copies: 2, weight: 10 },
    ]).copies;
  }

  /** Delivers an event until it is handled, or until it is in the dead-letter queue. */
  async #deliver(event: Stripe.Event) {
    await this.#world.sleep(timeOf(this.#world.random, this.#delays));
    for (let receives = 1; !(await this.#consume(event, receives)) && receives < maxReceives; receives++)
      await this.#world.sleep(visibility * 1000);
  }

  /** Returns whether the event was handled. */
  async #consume(event: Stripe.Event, receives: number): Promise<boolean> {
    const queue = new Queue({ name: "batch" });
    queue.send(JSON.stringify(event));
    const Records = queue.receive(1).map((message) => recordOf({ ...message, receives }));
    const { invocation, result } = this.#stage.lambda.invoke("consume-stripe-events", { Records }, timeout);
    const isHandled = await result.then(
      (response) => (response as SQSBatchResponse).batchItemFailures.length === 0,
      () => false,
    );
    if (!isHandled) this.#world.note(`${invocation.id} failed`);
    return isHandled;
  }
}
