import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { basename, dirname } from "node:path";
import { performance } from "node:perf_hooks";
import { json, text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { listen, stop } from "../../../infra/local/listen.ts";
import { memory } from "../../../infra/service.ts";

/** A response of a function, and what its container has used up to it. */
export interface Sample {
  readonly result: unknown;
  /** Milliseconds since the event was sent. The first includes the start of the process. */
  readonly wall: number;
  /** CPU time of the process up to the end of its initialization, in milliseconds. */
  readonly init: number;
  /** CPU time of the process, in milliseconds. */
  readonly cpu: number;
  /** Resident memory of the process, in bytes. */
  readonly rss: number;
}

interface Invocation {
  readonly event: unknown;
  readonly start: number;
  readonly timeout: number;
  readonly resolve: (sample: Sample) => void;
}

const client = fileURLToPath(new URL("client.cjs", import.meta.url));

/** Options of Node that Lambda derives from the memory of a function, in MB. */
const options = [
  `--max-semi-space-size=${Math.floor((memory * 5) / 100 / 2)}`,
  `--max-old-space-size=${Math.floor((memory * 90) / 100)}`,
];

/** A process that runs the bundle in `<name>/index.mjs` or `<name>/index.js` as Lambda does, with a Runtime API of its own. It starts with its first event. */
export class Container implements AsyncDisposable {
  readonly #file: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #api = createServer((request, response) =>
    request.method === "GET" ? this.#next(response) : this.#finish(json(request), response),
  );
  #child: ChildProcess | undefined;
  #ended: Promise<never> | undefined;
  /** The event that the process has not polled yet, and the one that it handles. */
  #waiting: Invocation | undefined;
  #running: Invocation | undefined;
  #poll: ServerResponse | undefined;

  constructor(file: string, variables: Readonly<Record<string, string>>) {
    this.#file = file;
    this.#variables = variables;
  }

  /** Invokes the function. The timeout is in seconds. Throws what the process printed if it ends. */
  async invoke(event: unknown, timeout: number): Promise<Sample> {
    const address = this.#child ? "" : await listen(this.#api, 0);
    const { promise, resolve } = Promise.withResolvers<Sample>();
    this.#waiting = { event, timeout, start: performance.now(), resolve };
    if (!this.#child) this.#start(address);
    else if (this.#poll) this.#next(this.#poll);
    return Promise.race([promise, this.#ended as Promise<never>]);
  }

  async [Symbol.asyncDispose]() {
    stop([this.#api]);
    if (!this.#child || this.#child.exitCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
  }

  #start(address: string) {
    const env = {
      ...this.#variables,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      AWS_LAMBDA_FUNCTION_NAME: basename(dirname(this.#file)),
      AWS_LAMBDA_RUNTIME_API: new URL(address).host,
      AWS_SESSION_TOKEN: "local",
    };
    const child = spawn(process.execPath, [...options, client, this.#file], {
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child = child;
    this.#ended = Promise.all([text(child.stderr), once(child, "exit")]).then(([printed, [code]]) => {
      throw new Error(`The process of ${this.#file} ended with ${code}. ${printed}`);
    });
    this.#ended.catch(() => {});
  }

  /** Sends the event that waits. Without one, the poll waits. */
  #next(response: ServerResponse) {
    this.#running = this.#waiting;
    this.#poll = this.#waiting ? undefined : response;
    this.#waiting = undefined;
    if (!this.#running) return;
    const deadline = Date.now() + 1000 * this.#running.timeout;
    const headers = { "Lambda-Runtime-Aws-Request-Id": randomUUID(), "Lambda-Runtime-Deadline-Ms": deadline };
    response.writeHead(200, headers).end(JSON.stringify(this.#running.event));
  }

  async #finish(body: Promise<unknown>, response: ServerResponse) {
    const sample = (await body) as Omit<Sample, "wall">;
    response.writeHead(202).end();
    const { start = 0, resolve } = this.#running ?? {};
    resolve?.({ ...sample, wall: performance.now() - start });
  }
}
