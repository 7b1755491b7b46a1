import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { signal, start } from "./processes.ts";
import { clientEnvironment } from "./target.ts";

interface Options {
  readonly python: string;
  /** The directory of its state, temporary files and log. */
  readonly directory: string;
  /** The port on which it listens. */
  readonly port: number;
  /** The port in the addresses that it returns. */
  readonly publicPort: number;
}

/** An AWS emulator that retains its state when it is restarted. */
export class Emulator {
  readonly #options: Options;
  #child: ChildProcess | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Starts it and waits until it is ready. If `isEnforcing`, it checks the permissions of every call. */
  async start(isEnforcing: boolean) {
    const { python, directory, port, publicPort } = this.#options;
    mkdirSync(`${directory}/tmp`, { recursive: true });
    const parameters = ["-m", "hypercorn", "ministack.app:app", "--workers", "0", "--bind", `127.0.0.1:${port}`];
    const env = {
      ...clientEnvironment(`http://127.0.0.1:${publicPort}`),
      AUTH: String(isEnforcing),
      GATEWAY_PORT: String(publicPort),
      IOT_MTLS_ENABLED: "0",
      LAMBDA_EXECUTOR: "local",
      MINISTACK_HOST: "localhost",
      MINISTACK_REGION: "eu-central-1",
      PERSIST_STATE: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      SFTP_ENABLED: "0",
      STATE_DIR: `${directory}/state`,
      TMPDIR: `${directory}/tmp`,
    };
    const child = start(python, [...parameters, "--keep-alive", "3600"], { cwd: directory, env });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.pipe(createWriteStream(`${directory}/emulator.log`, { flags: "a" }));
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`The AWS emulator ended with ${child.exitCode}.`);
      await sleep(50);
    }
  }

  /** Returns a server that restarts it: `/true` with checks of permissions, `/false` without. */
  createControl(): Server {
    return createServer(async ({ url }, response) => {
      await this.stop();
      await this.start(url === "/true");
      response.end();
    });
  }

  /** Stops it after it has written its state. */
  async stop() {
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
    signal(child, "SIGKILL");
  }
}

const isReady = (port: number) =>
  fetch(`http://127.0.0.1:${port}/_ministack/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
