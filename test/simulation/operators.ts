import { schedules } from "../../infra/service.ts";
import type { Callers } from "./callers.ts";
import type { Stage } from "./stage.ts";
import type { World } from "./world.ts";

/** Seconds: how long the operators wait until no request is under way, and how long a restore takes. */
const quietTime = 60;
const restoreTime = 600;

/** Those who look after the service, as infra/README.md says. */
export class Operators {
  readonly #world: World;
  readonly #stage: Stage;
  readonly #callers: Callers;

  constructor(world: World, stage: Stage, callers: Callers) {
    this.#world = world;
    this.#stage = stage;
    this.#callers = callers;
  }

  /** One run of the reconciliation. Rejects when it fails. */
  async reconcile(event: object = {}): Promise<{ state: string; report: string }> {
    const { timeout } = schedules["reconcile-customers"];
    const { result } = this.#stage.lambda.invoke("reconcile-customers", event, timeout);
    return (await result) as { state: string; report: string };
  }

  /** Runs the reconciliation until it is finished. Returns its report. */
  async reconcileAll(event: object = {}): Promise<string> {
    const { state, report } = await this.reconcile(event);
    return ["finished", "waiting"].includes(state) ? report : this.reconcileAll(event);
  }

  emptyTable() {
    return this.#whileQuiet(quietTime, () => this.#stage.table.empty());
  }

  /** As it is now, some time later. */
  async restoreTable() {
    const items = await this.#world.perform(0, () => this.#stage.table.items());
    await this.#world.sleep(this.#world.random.pick([1_000, 60_000]));
    await this.#whileQuiet(restoreTime, () => this.#stage.table.replace(items));
  }

  /** Does something to the table after so many seconds in which no upsert runs. */
  async #whileQuiet(seconds: number, change: () => Promise<void>) {
    if (this.#callers.isClosed) return;
    this.#callers.isClosed = true;
    while (this.#callers.upserts > 0) await this.#world.sleep(1_000);
    await this.#world.sleep(seconds * 1000);
    await this.#world.perform(0, change);
    this.#callers.isClosed = false;
  }
}
