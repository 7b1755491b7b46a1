import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { buildBundle, writeBundle } from "../bundles/build.ts";
import type { FunctionName } from "../service.ts";
import type { Call, Observer } from "./activity.ts";
import { type Invoke, type Runtime, timedOut } from "./invoke.ts";

/** Maximum containers per function. Further events wait, so many requests do not overload the machine. */
const maxContainers = 4;

/** Variables of a debugger, with which it follows into containers. */
const debuggerVariables = ["NODE_OPTIONS", "VSCODE_INSPECTOR_OPTIONS"];

const program = fileURLToPath(new URL("./container.ts", import.meta.url));

/** A message from a container: what an invocation wrote or sent while it ran, or how it ended. */
export type Message =
  | { readonly line: string }
  | { readonly call: Call }
  | { readonly result?: unknown }
  | { readonly error: { readonly name: string; readonly message: string } };

/** Runs the bundle of each function as Lambda does: in processes that have only its environment variables, one event at a time. */
export const startContainers: Runtime = (variables, signal, observe) => {
  const directory = mkdtempSync(`${tmpdir()}/stripe-customers-`);
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", remove);
  signal.addEventListener("abort", remove);
  const pools = new Map<string, Promise<Pool>>();
  const createPool = async (name: string) => {
    const file = writeBundle(`${directory}/${name}`, await buildBundle(name));
    return new Pool(() => start(name, file, variables(name as FunctionName), signal));
  };
  return async (name, event, timeout) => {
    const pool = pools.get(name) ?? createPool(name);
    pools.set(name, pool);
    return (await pool).use((container) => invokeIn(container, observe, name, event, timeout));
  };
};

/** The containers of one function. */
class Pool {
  readonly #start: () => ChildProcess;
  readonly #idle: ChildProcess[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(start: () => ChildProcess) {
    this.#start = start;
  }

  async use<Result>(work: (container: ChildProcess) => Promise<Result>): Promise<Result> {
    while (this.#busy >= maxContainers) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy += 1;
    const container = this.#take();
    try {
      return await work(container);
    } finally {
      this.#busy -= 1;
      if (container.connected) this.#idle.push(container);
      this.#waiting.shift()?.();
    }
  }

  #take(): ChildProcess {
    const container = this.#idle.pop();
    return container?.connected ? container : this.#start();
  }
}

/** Starts a container with only these variables. It ends with this process, or when the signal ends it. */
function start(
  name: string,
  file: string,
  variables: Readonly<Record<string, string>>,
  signal: AbortSignal,
): ChildProcess {
  const debugging = debuggerVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const env = { ...variables, ...Object.fromEntries(debugging) };
  const container = fork(program, [file, name], { env, execArgv: ["--enable-source-maps"] });
  signal.addEventListener("abort", () => container.kill());
  container.unref();
  container.channel?.unref();
  return container;
}

/** Invokes the function of a container, and reports the invocation. Without an observer, its lines are printed. */
async function invokeIn(container: ChildProcess, observe: Observer = print, ...invocation: Parameters<Invoke>) {
  const [functionName, event] = invocation;
  const time = Date.now();
  const calls: Call[] = [];
  const lines: string[] = [];
  const note = (message: Message) => {
    if ("line" in message) lines.push(message.line);
    if ("call" in message) calls.push(message.call);
  };
  let error: string | undefined;
  container.on("message", note);
  try {
    return await send(container, ...invocation);
  } catch (failure) {
    error = String(failure);
    throw failure;
  } finally {
    container.off("message", note);
    const { requestId } = Object(Object(event).requestContext);
    const duration = Date.now() - time;
    observe({ kind: "invocation", functionName, requestId, time, duration, calls, lines, error });
  }
}

const print: Observer = (activity) => {
  if (activity.kind === "invocation") for (const line of activity.lines) console.log(line);
};

/** Sends an event to a container and returns its result. Stops the container and rejects after the timeout. */
function send(container: ChildProcess, ...[name, event, timeout]: Parameters<Invoke>): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const timer = setTimeout(() => {
    container.kill();
    container.disconnect();
    reject(timedOut(name, timeout));
  }, timeout * 1000);
  const onMessage = (message: Message) => {
    if ("error" in message) reject(Object.assign(new Error(message.error.message), { name: message.error.name }));
    else if (!("line" in message || "call" in message)) resolve(message.result);
  };
  const onExit = (code: number | null) => reject(new Error(`The container of ${name} exited with ${code}.`));
  container.on("message", onMessage).once("exit", onExit);
  container.send({ event, timeout });
  return promise.finally(() => {
    clearTimeout(timer);
    container.off("message", onMessage).off("exit", onExit);
  });
}
