import { AsyncLocalStorage } from "node:async_hooks";
import type { Handler } from "aws-lambda";
import { contextOf } from "../../infra/local/functions/invoke.ts";
import type { FunctionName } from "../../infra/service.ts";
import type { Image } from "./container.ts";
import type { SentRequest, SentResponse } from "./http.ts";
import type { World } from "./world.ts";

/** One invocation of a function. */
export interface Invocation {
  readonly id: string;
  readonly name: string;
  /** Number of the request at which the invocation ends, from 1. */
  readonly lastRequest: number;
  requests: number;
  readonly fail: (error: Error) => void;
}

/** Sends the requests of functions. Rejects if the connection is lost. */
type Network = (request: SentRequest, invocation: Invocation | undefined) => Promise<SentResponse>;

interface Container {
  readonly handler: Handler;
  /** The running invocation; undefined while the container is frozen or idle. */
  invocation?: Invocation;
  /** Callbacks that wait until the container runs again. */
  readonly frozen: (() => void)[];
  isGone: boolean;
}

interface LambdaOptions {
  readonly world: World;
  readonly images: Readonly<Record<string, Image>>;
  /** Returns the environment variables of a function. */
  readonly env: (name: FunctionName) => Readonly<Record<string, string>>;
  readonly network: Network;
  /** Called with each line of a function's log. */
  readonly log: (line: Record<string, unknown>, invocation: Invocation | undefined) => void;
  /** Probabilities that an invocation ends early, that its container freezes before the end, and that a container is new. */
  readonly chances: () => { readonly death: number; readonly freeze: number; readonly coldStart: number };
}

/** Maximum number of the request at which an invocation ends early. */
const longestLife = 12;

/** Lambda: containers with their own memory, which run, freeze, thaw and end. */
export class Lambda {
  readonly #options: LambdaOptions;
  readonly #containers = new Map<string, Container[]>();
  readonly #running = new AsyncLocalStorage<Invocation>();
  #count = 0;

  constructor(options: LambdaOptions) {
    this.#options = options;
  }

  /** Invokes a function. Rejects if it fails, ends early or exceeds the timeout, in seconds. */
  invoke(name: string, event: unknown, timeout: number): { invocation: Invocation; result: Promise<unknown> } {
    const { world, chances } = this.#options;
    const { promise, reject } = Promise.withResolvers<never>();
    this.#count += 1;
    const isMortal = world.random.chance(chances().death);
    const invocation: Invocation = {
      id: `${name}/${this.#count}`,
      name,
      requests: 0,
      lastRequest: isMortal ? world.random.integer(1, longestLife) : Number.POSITIVE_INFINITY,
      fail: reject,
    };
    const container = this.#containerFor(name);
    container.invocation = invocation;
    const deadline = world.now + timeout * 1000;
    const context = { ...contextOf(name, timeout), getRemainingTimeInMillis: () => deadline - world.now };
    const stop = world.schedule(timeout * 1000, () => this.#end(container, invocation, "timed out"));
    for (const run of container.frozen.splice(0)) run();
    const response = this.#running.run(invocation, async () =>
      container.handler(structuredClone(event), context, () => {}),
    );
    const result = Promise.race([promise, response]).finally(() => {
      stop();
      if (container.invocation === invocation) container.invocation = undefined;
    });
    return { invocation, result };
  }

  /** Discards all containers. */
  restart() {
    for (const container of [...this.#containers.values()].flat()) container.isGone = true;
    this.#containers.clear();
  }

  #containerFor(name: string): Container {
    const { world, chances } = this.#options;
    const containers = this.#containers.get(name) ?? [];
    this.#containers.set(name, containers);
    const idle = containers.filter(({ invocation, isGone }) => !invocation && !isGone);
    if (idle.length > 0 && !world.random.chance(chances().coldStart)) return world.random.pick(idle);
    const container = this.#start(name);
    containers.push(container);
    return container;
  }

  #start(name: string): Container {
    const { world, images, env, log } = this.#options;
    const container = { frozen: [], isGone: false } as Omit<Container, "handler"> as Container;
    const exports = (images[name] as Image).start<{ handler: Handler }>({
      world,
      env: env(name as FunctionName),
      send: (request) => this.#send(request, container),
      wake: (run) => this.#wake(container, run),
      log: (line) => log(JSON.parse(line), this.#running.getStore()),
    });
    return Object.assign(container, exports);
  }

  /** Runs a callback in a container, now or after it is thawed. Sometimes the container freezes just before. */
  #wake(container: Container, run: () => void) {
    const { world, chances } = this.#options;
    const { invocation } = container;
    if (container.isGone) return;
    if (invocation && world.random.chance(chances().freeze)) this.#freeze(container, invocation);
    if (container.invocation) run();
    else container.frozen.push(run);
  }

  #freeze(container: Container, invocation: Invocation) {
    container.invocation = undefined;
    this.#options.world.note(`${invocation.id} is frozen`);
    invocation.fail(new Error(`${invocation.id} ended at its deadline.`));
  }

  #end(container: Container, invocation: Invocation, how: string) {
    if (container.invocation !== invocation) return;
    container.isGone = true;
    this.#options.world.note(`${invocation.id} ${how}`);
    invocation.fail(new Error(`${invocation.id} ${how}.`));
  }

  async #send(request: SentRequest, container: Container): Promise<SentResponse> {
    const { world, network } = this.#options;
    const invocation = this.#running.getStore();
    if (invocation) invocation.requests += 1;
    const isLast = invocation && invocation.requests >= invocation.lastRequest;
    const leaves = !isLast || world.random.chance(0.5);
    const response = leaves && !container.isGone ? network(request, invocation) : new Promise<never>(() => {});
    if (isLast) this.#end(container, invocation, "ended");
    return new Promise((resolve, reject) =>
      response.then(
        (received) => this.#wake(container, () => resolve(received)),
        (error) => this.#wake(container, () => reject(error)),
      ),
    );
  }
}
