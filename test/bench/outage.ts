import { concurrencyOf } from "../../infra/capacity.ts";
import { environments } from "../../infra/environments.ts";
import { RequestFault } from "../../infra/local/stripe/faults.ts";
import { Progress } from "../../infra/operator/progress.ts";
import { endpoints } from "../../infra/service.ts";
import { Callers } from "../simulation/callers.ts";
import { buildImages } from "../simulation/simulate.ts";
import { type Images, Stage } from "../simulation/stage.ts";
import { Witness } from "../simulation/witness.ts";
import { World } from "../simulation/world.ts";
import type { Figure } from "./figures.ts";
import { print } from "./table.ts";

/** The failures of Stripe. Each applies to every request. */
const times = Number.MAX_SAFE_INTEGER;
const failures = {
  "503 at once": RequestFault.parse({ fault: "error_503", times }),
  "no response": RequestFault.parse({ fault: "slow", delay_ms: 60_000, times }),
};

/** Requests per second, and the seconds before, during and after the outage. */
const { rate } = environments.prod.throttle;
const seconds = { before: 10, during: 60, after: 30 };
/** Maximum concurrent executions of create-customer. */
const limit = concurrencyOf(rate, endpoints["create-customer"].duration);
const calm = { death: 0, freeze: 0, coldStart: 0, stripe: 0, aws: 0, slowness: 1 };

/** Measures the costs of an outage of Stripe for create-customer, in a simulation with its own time. */
export async function outage(): Promise<readonly Figure[]> {
  const images = await buildImages();
  const rows: [string, string, Costs][] = [];
  using progress = new Progress("outages simulated", 2 * Object.keys(failures).length);
  for (const [failure, fault] of Object.entries(failures))
    for (const [executions, maximum] of [
      ["unlimited", Number.POSITIVE_INFINITY],
      [`at most ${limit}`, limit],
    ] as const) {
      rows.push([failure, executions, await measure(images, fault, maximum)]);
      progress.step();
    }
  print(
    ["Stripe fails with", "executions", "attempts at Stripe", "per request", "most executions", "seconds to recovery"],
    rows.map(([failure, executions, { attempts, perRequest, peak, recovery }]) => [
      ...[failure, executions],
      ...[attempts, perRequest, peak, recovery],
    ]),
  );
  return rows.map(([failure, executions, { perRequest }]) => ({
    name: `outage: ${failure}, ${executions} executions`,
    value: perRequest,
    unit: "attempts per request",
  }));
}

interface Costs {
  readonly attempts: number;
  readonly perRequest: number;
  readonly peak: number;
  /** In seconds. */
  readonly recovery: number;
}

async function measure(images: Images, fault: RequestFault, maximum: number): Promise<Costs> {
  const world = new World(1);
  const stage = new Stage(world, images, calm, { searchLag: 1_000, reconciliation: 10_000 });
  const load = new Load(world, new Callers(world, stage, new Witness(world, stage)), maximum);
  const run = async () => {
    await load.run(seconds.before);
    const sent = stage.attempts;
    stage.stripe.faults.add(fault);
    await load.run(seconds.during);
    const attempts = stage.attempts - sent;
    stage.stripe.faults.clear();
    const end = world.now;
    await load.run(seconds.after);
    await load.end();
    const perRequest = attempts / (seconds.during * rate);
    return { attempts, perRequest, peak: load.peak, recovery: Math.max(0, load.lastFailure - end) / 1000 };
  };
  return world.until(run());
}

/** Creates customers at a steady rate. Lambda rejects requests beyond the maximum of concurrent executions. */
class Load {
  /** Highest number of executions at the same time. */
  peak = 0;
  /** Start of the last failed request, in milliseconds since 1970. */
  lastFailure = 0;
  #running = 0;
  readonly #requests: Promise<void>[] = [];
  readonly #world: World;
  readonly #callers: Callers;
  readonly #limit: number;

  constructor(world: World, callers: Callers, limit: number) {
    this.#world = world;
    this.#callers = callers;
    this.#limit = limit;
  }

  async run(seconds: number) {
    for (let request = 0; request < seconds * rate; request++) {
      this.#requests.push(this.#request());
      await this.#world.sleep(1000 / rate);
    }
  }

  /** Waits for all responses. */
  end = () => Promise.all(this.#requests);

  async #request() {
    const began = this.#world.now;
    const isSuccess = this.#running < this.#limit && (await this.#execute());
    if (!isSuccess) this.lastFailure = Math.max(this.lastFailure, began);
  }

  async #execute(): Promise<boolean> {
    this.#running += 1;
    this.peak = Math.max(this.peak, this.#running);
    const response = await this.#callers.create({ namespace: "shop", reference: "" }, {});
    this.#running -= 1;
    return response?.statusCode === 200;
  }
}
