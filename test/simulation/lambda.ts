import { AsyncLocalStorage } from "node:async_hooks";
import type { Handler } from "aws-lambda";
import { contextOf } from "../../infra/local/invoke.ts";
import type { FunctionName } from "../../infra/service.ts";
import type { Image } from "./container.ts";
import type { SentRequest, SentResponse } from "./http.ts";
import type { World } from "./world.ts";

/** One run of a function, and what it is for. */
export interface Invocation {
  readonly id: string;
  readonly name: string;
  /** The request that it does not survive, counted from 1. */
  readonly lastRequest: number;
  requests: number;
  readonly fail: (error: Error) => void;
}

/** Where the requests of functions go. Rejects when the connection is lost. */
type Network = (request: SentRequest, invocation: Invocation | undefined) => Promise<SentResponse>;

interface Container {
  readonly handler: Handler;
  /** Whoever runs in it; nobody while it is frozen. */
  invocation?: Invocation;
  /** What waits until it runs again. */
  readonly frozen: (() => void)[];
  isGone: boolean;
}

interface LambdaOptions {
  readonly world: World;
  readonly images: Readonly<Record<string, Image>>;
  /** The environment variables of a function. */
  readonly env: (name: FunctionName) => Readonly<Record<string, string>>;
  readonly network: Network;
  /** Each line of a function's log. */
  readonly log: (line: Record<string, unknown>, invocation: Invocation | undefined) => void;
  /** How often an invocation ends between two steps, and how often its container is frozen before its end and thawed later. */
  readonly chances: () => { readonly death: number; readonly freeze: number; readonly coldStart: number };
}

/** Longest list of requests within which an invocation may end. */
const longestLife = 12;

/** Lambda: containers with their own memory, that run, freeze, thaw and end. */
export class Lambda {
  readonly #options: LambdaOptions;
  readonly #containers = new Map<string, Container[]>();
  readonly #running = new AsyncLocalStorage<Invocation>();
  #count = 0;

  constructor(options: LambdaOptions) {
    this.#options = options;
  }

  /** Invokes a function. Rejects when it fails, ends or is too slow. Timeout in seconds. */
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
    const answered = this.#running.run(invocation, async () =>
      container.handler(structuredClone(event), context, () => {}),
    );
    const result = Promise.race([promise, answered]).finally(() => {
      stop();
      if (container.invocation === invocation) container.invocation = undefined;
    });
    return { invocation, result };
  }

  /** Starts again with new containers. */
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

  /** Runs something in a container, now or when it is thawed. Sometimes its invocation is over just before. */
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
    invocation.fail(new Error(`${invocation.id} was answered at its deadline.`));
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
    const answer = leaves && !container.isGone ? network(request, invocation) : new Promise<never>(() => {});
    if (isLast) this.#end(container, invocation, "ended");
    return new Promise((resolve, reject) =>
      answer.then(
        (response) => this.#wake(container, () => resolve(response)),
        (error) => this.#wake(container, () => reject(error)),
      ),
    );
  }
}
