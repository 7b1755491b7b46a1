import { schedules } from "../../infra/service.ts";
import { commandsOf } from "../support/guide.ts";
import type { Callers } from "./callers.ts";
import type { Stage } from "./stage.ts";
import type { World } from "./world.ts";

/** Seconds that infra/README.md tells operators to wait after they have turned off the upserts. */
const quietTime = waitIn(commandsOf("Emptying or restoring the table")[0]);
/** Duration of a restore, in seconds. */
const restoreTime = 600;

/** The operators, who follow infra/README.md. */
export class Operators {
  readonly #world: World;
  readonly #stage: Stage;
  readonly #callers: Callers;

  constructor(world: World, stage: Stage, callers: Callers) {
    this.#world = world;
    this.#stage = stage;
    this.#callers = callers;
  }

  /** Invokes the reconciliation once. Rejects if it fails. */
  async reconcile(event: object = {}): Promise<{ state: string; report: string }> {
    const { timeout } = schedules["reconcile-customers"];
    const { result } = this.#stage.lambda.invoke("reconcile-customers", event, timeout);
    return (await result) as { state: string; report: string };
  }

  /** Invokes the reconciliation until it is finished. Returns its report. */
  async reconcileAll(event: object = {}): Promise<string> {
    const { state, report } = await this.reconcile(event);
    return ["finished", "waiting"].includes(state) ? report : this.reconcileAll(event);
  }

  /** Empties the table. */
  emptyTable() {
    return this.#whileClosed(quietTime, () => this.#stage.table.empty());
  }

  /** Restores the table, some time later, as it is now. */
  async restoreTable() {
    const items = await this.#world.perform(0, () => this.#stage.table.items());
    await this.#world.sleep(this.#world.random.pick([1_000, 60_000]));
    await this.#whileClosed(quietTime + restoreTime, () => this.#stage.table.replace(items));
  }

  /** Turns off the upserts, changes the table after `seconds`, and turns them on again. */
  async #whileClosed(seconds: number, change: () => Promise<void>) {
    if (this.#callers.isClosed) return;
    this.#callers.isClosed = true;
    await this.#world.sleep(seconds * 1000);
    await this.#world.perform(0, change);
    this.#callers.isClosed = false;
  }
}

function waitIn(commands = ""): number {
  const [, seconds] = /^sleep (\d+)\b/m.exec(commands) ?? [];
  if (!seconds) throw new Error("infra/README.md does not say how long to wait before the table is emptied.");
  return Number(seconds);
}
