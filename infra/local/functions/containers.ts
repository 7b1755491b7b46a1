import type { ChildProcess } from "node:child_process";
import { buildBundle, folder as functionsFolder, writeBundle } from "../../bundles/build.ts";
import type { FunctionName } from "../../service.ts";
import type { Call, Observer } from "../activity.ts";
import { describe } from "./describe.ts";
import { type Invoke, type Runtime, timedOut } from "./invoke.ts";
import { Pool, startContainer } from "./pool.ts";
import { type Built, rebuilding } from "./rebuild.ts";
import { createWorkDirectory } from "./work-directory.ts";

/** A message from a container: what an invocation wrote or sent while it ran, or how it ended. */
export type Message =
  | { readonly line: string }
  | { readonly call: Call }
  | { readonly result?: unknown }
  | { readonly error: Pick<Error, "name" | "message" | "stack">; readonly isFatal: boolean };

interface ContainerOptions {
  /** The folder of the functions. */
  readonly folder?: string;
  /** Whether a changed file counts from the next invocation. */
  readonly watch?: boolean;
}

/** The containers of the bundle that a function has now. */
interface Version {
  readonly bundle: Uint8Array;
  readonly pool: Pool;
}

/** Returns a runtime that runs the bundle of each function as Lambda does: in processes that have only its environment variables, one event at a time. */
export const containers =
  ({ folder = functionsFolder, watch = false }: ContainerOptions = {}): Runtime =>
  (variables, signal, observe) => {
    const directory = createWorkDirectory(signal);
    let versions = 0;
    const build = async (name: string, last?: Version): Promise<Built<Version>> => {
      const { bundle, sources: read } = await buildBundle(name, folder);
      const sources = watch ? read : [];
      const code = bundle["function.cjs"];
      if (last && Buffer.compare(last.bundle, code) === 0) return { result: last, sources };
      const file = writeBundle(`${directory}/${name}-${versions++}`, bundle);
      last?.pool.retire();
      const start = () => startContainer(name, file, variables(name as FunctionName), signal);
      return { result: { bundle: code, pool: new Pool(start) }, sources };
    };
    const functions = new Map<string, () => Promise<Version>>();
    const poolOf = async (name: string) => {
      const current = functions.get(name) ?? rebuilding((last?: Version) => build(name, last));
      functions.set(name, current);
      return (await current()).pool;
    };
    return (...invocation) => invokeIn(poolOf, observe, ...invocation);
  };

/** Runs functions as they were when they were first invoked. */
export const startContainers: Runtime = containers();

/** Invokes a function in one of its containers, and reports the invocation. Without an observer, its lines are printed. */
async function invokeIn(
  poolOf: (name: string) => Promise<Pool>,
  observe: Observer = print,
  ...invocation: Parameters<Invoke>
) {
  const [functionName, event] = invocation;
  const time = Date.now();
  const calls: Call[] = [];
  const lines: string[] = [];
  const note = (message: Message) => {
    if ("line" in message) lines.push(message.line);
    if ("call" in message) calls.push(message.call);
  };
  let error: string | undefined;
  try {
    const pool = await poolOf(functionName);
    return await pool.use((container) => {
      container.on("message", note);
      return send(container, ...invocation).finally(() => container.off("message", note));
    });
  } catch (failure) {
    error = describe(failure);
    throw failure;
  } finally {
    const { requestId } = Object(Object(event).requestContext);
    const duration = Date.now() - time;
    observe({ kind: "invocation", functionName, requestId, time, duration, calls, lines, error });
  }
}

const print: Observer = (activity) => {
  if (activity.kind === "invocation") for (const line of activity.lines) console.log(line);
};

/** Sends an event to a container and returns its result. Stops the container and rejects after the timeout, in seconds. */
export function send(container: ChildProcess, ...[name, event, timeout]: Parameters<Invoke>): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const timer = setTimeout(() => {
    container.kill();
    container.disconnect();
    reject(timedOut(name, timeout));
  }, timeout * 1000);
  const onMessage = (message: Message) => {
    if ("line" in message || "call" in message) return;
    if (!("error" in message)) return resolve(message.result);
    if (message.isFatal) container.disconnect();
    reject(Object.assign(new Error(message.error.message), message.error));
  };
  const onExit = (code: number | null) => reject(new Error(`The container of ${name} exited with ${code}.`));
  container.on("message", onMessage).once("exit", onExit);
  container.send({ event, timeout });
  return promise.finally(() => {
    clearTimeout(timer);
    container.off("message", onMessage).off("exit", onExit);
  });
}
