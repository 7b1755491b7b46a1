import { AsyncResource } from "node:async_hooks";
import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import { createRequire } from "node:module";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { build, type Plugin } from "esbuild";
import { type Send, simulatedHttp } from "./http.ts";
import type { World } from "./world.ts";

/** What a container has in place of the machine's own time, network and log. */
interface Surroundings {
  readonly world: World;
  readonly env: Readonly<Record<string, string>>;
  readonly send: Send;
  /** Runs a callback in the container; in a frozen container, only after it runs again. */
  readonly wake: (run: () => void) => void;
  /** Called with each line that the container writes. */
  readonly log: (line: string) => void;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const requireHere = createRequire(import.meta.url);

/** Deployed code that any number of containers can load. */
export class Image {
  readonly #file: string;
  readonly #code: string;
  #load?: (...values: unknown[]) => void;

  private constructor(file: string, code: string) {
    this.#file = file;
    this.#code = code;
  }

  /** Builds files of the repository together, so that each of their modules is parsed once. Returns an image for each file. */
  static async build(files: readonly string[], plugins: Plugin[] = []): Promise<Image[]> {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [...files],
      outbase: root,
      outdir: root,
      bundle: true,
      write: false,
      format: "cjs",
      mainFields: ["module", "main"],
      platform: "node",
      target: "node24",
      supported: { "dynamic-import": false },
      plugins,
    });
    return files.map((file, index) => new Image(file, outputFiles[index]?.text ?? ""));
  }

  /** Loads the code into a new container. Returns its exports. */
  start<Exports>(surroundings: Surroundings): Exports {
    const module = { exports: {} as Exports };
    const names = { ...simulated(surroundings), module, exports: module.exports };
    this.#load ??= new Script(`(function (${Object.keys(names)}) {${this.#code}\n})`, {
      filename: `${this.#file}.js`,
    }).runInThisContext() as (...values: unknown[]) => void;
    this.#load(...Object.values(names));
    return module.exports;
  }
}

const noFile = () => Promise.reject(Object.assign(new Error("There are no files."), { code: "ENOENT" }));

/** The globals of a container, by name. */
function simulated(surroundings: Surroundings) {
  const { world, send } = surroundings;
  const timers = simulatedTimers(surroundings);
  const process = simulatedProcess(surroundings);
  const now = () => world.now;
  const SimulatedDate = class extends Date {
    constructor(value?: number) {
      super(value ?? world.now);
    }
    static override now = now;
  };
  const simulatedMath = Object.assign(Object.create(null, Object.getOwnPropertyDescriptors(Math)), {
    random: world.random.fraction,
  });
  const simulatedCrypto = {
    ...crypto,
    randomUUID: () => world.random.uuid(),
    randomBytes: (length: number) => world.random.bytes(length),
    randomInt: (max: number) => world.random.integer(0, max - 1),
  };
  const modules: Readonly<Record<string, unknown>> = {
    ...simulatedHttp({ send, timers }),
    crypto: simulatedCrypto,
    process,
    timers: { ...timers, setImmediate },
    "timers/promises": { setTimeout: timers.sleep },
    perf_hooks: { performance: { now } },
    // A container has no AWS configuration files, and the simulated time does not wait for a disk.
    "fs/promises": { ...fs, readFile: noFile },
  };
  const require = (name: string) => modules[name.replace(/^node:/, "")] ?? requireHere(name);
  const { sleep, ...globals } = timers;
  return { ...globals, process, Date: SimulatedDate, Math: simulatedMath, crypto: simulatedCrypto, require };
}

function simulatedTimers({ world, wake }: Surroundings) {
  const start = (milliseconds: number, run: () => void) => {
    const bound = AsyncResource.bind(run);
    const timer = { cancel: world.schedule(milliseconds, () => wake(bound)), unref: () => timer, ref: () => timer };
    return timer;
  };
  const clear = (timer?: object | number) => (timer as Partial<ReturnType<typeof start>> | undefined)?.cancel?.();
  const setInterval = (run: () => void, milliseconds: number) => {
    const again = () => {
      interval.cancel = start(milliseconds, again).cancel;
      run();
    };
    const interval = start(milliseconds, again);
    return interval;
  };
  return {
    setTimeout: (run: (...values: unknown[]) => void, milliseconds = 0, ...values: unknown[]) =>
      start(milliseconds, () => run(...values)),
    clearTimeout: clear,
    setInterval,
    clearInterval: clear,
    sleep: <Value>(milliseconds: number, value?: Value) =>
      new Promise((resolve) => void start(milliseconds, () => resolve(value))),
  };
}

function simulatedProcess({ env, log }: Surroundings) {
  const stdout = new Writable({
    write: (chunk, _, done) => {
      log(String(chunk));
      done();
    },
  });
  const own: Record<PropertyKey, unknown> = { env: { ...env }, stdout, stderr: stdout };
  return new Proxy(process, { get: (target, name) => own[name] ?? Reflect.get(target, name, target) });
}
