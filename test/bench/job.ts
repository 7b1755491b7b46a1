import { type ChildProcess, fork } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { buildBundle, writeBundle } from "../../infra/bundles/build.ts";
import type { Invoke, Runtime } from "../../infra/local/functions/invoke.ts";

const program = fileURLToPath(new URL("../../infra/local/functions/container.ts", import.meta.url));
/** Reports the memory in use after a garbage collection, and the CPU time, after each invocation and twice a second. */
const probe = `
  const report = () => {
    gc();
    const { heapUsed, external } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    process.send({ sample: { bytes: heapUsed + external, cpu: user + system } });
  };
  setInterval(report, 500).unref();
`;

/** The memory of a container in bytes, and its CPU time in microseconds since it started. */
export interface Sample {
  readonly bytes: number;
  readonly cpu: number;
}

/** A message from the container: a sample, or the end of an invocation. */
interface Message {
  readonly sample?: Sample;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Runs a function in one container that reports its memory. Each function needs its own runtime. */
export class MeasuredContainer {
  readonly samples: Sample[] = [];
  /** Invokes the function, after the service has started. */
  invoke: Invoke = () => Promise.reject(new Error("The service has not started."));

  readonly runtime: Runtime = (variables, signal) => {
    let started: Promise<ChildProcess> | undefined;
    const start = async (name: Parameters<typeof variables>[0]) => {
      const directory = mkdtempSync(`${tmpdir()}/bench-`);
      const file = writeBundle(directory, (await buildBundle(name)).bundle);
      const execArgv = ["--expose-gc", "--import", `data:text/javascript,${encodeURIComponent(probe)}`];
      const env = { ...variables(name), AWS_LAMBDA_LOG_LEVEL: "FATAL", METRICS: "off" };
      const container = fork(program, [file, name], { env, execArgv, stdio: ["ignore", "ignore", "inherit", "ipc"] });
      container.on("message", ({ sample }: Message) => sample && this.samples.push(sample));
      const end = () => {
        container.kill();
        rmSync(directory, { recursive: true, force: true });
      };
      signal.addEventListener("abort", end);
      return container;
    };
    this.invoke = async (name, event, timeout) => {
      started ??= start(name as Parameters<typeof variables>[0]);
      const container = await started;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const onMessage = ({ result, error, sample }: Message) => {
        if (error) reject(new Error(error.message));
        else if (!sample) resolve(result);
      };
      container.on("message", onMessage).send({ event, timeout });
      return promise.finally(() => container.off("message", onMessage));
    };
    return this.invoke;
  };
}

/** The requests that servers in this process received. */
export class RequestCounts {
  /** By DynamoDB's operation, `Stripe`, and `429` for Stripe's rejections. */
  readonly counts: Record<string, number> = {};
  /** When Stripe's double received its first and its latest request, in milliseconds. */
  first = 0;
  latest = 0;

  readonly #begin = (message: unknown) => {
    const { request } = message as { request: IncomingMessage };
    const target = String(request.headers["x-amz-target"] ?? "");
    if (target) return this.#count(target.split(".")[1] ?? "");
    if (!request.url?.startsWith("/v1/")) return;
    this.latest = performance.now();
    this.first ||= this.latest;
    this.#count("Stripe");
  };

  readonly #end = (message: unknown) => {
    const { response } = message as { response: ServerResponse };
    if (response.statusCode === 429) this.#count("429");
  };

  constructor() {
    subscribe("http.server.request.start", this.#begin);
    subscribe("http.server.response.finish", this.#end);
  }

  [Symbol.dispose]() {
    unsubscribe("http.server.request.start", this.#begin);
    unsubscribe("http.server.response.finish", this.#end);
  }

  #count(name: string) {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}
