import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Maximum containers per function. Further events wait, so many requests do not overload the machine. */
const maxContainers = 4;

/** Variables of a debugger, with which it follows into containers. */
const debuggerVariables = ["NODE_OPTIONS", "VSCODE_INSPECTOR_OPTIONS"];

const program = fileURLToPath(new URL("./container.ts", import.meta.url));

/** The containers of one version of a function. */
export class Pool {
  readonly #start: () => ChildProcess;
  readonly #idle: ChildProcess[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #isRetired = false;

  constructor(start: () => ChildProcess) {
    this.#start = start;
  }

  /** Works with a container that nothing else uses meanwhile. */
  async use<Result>(work: (container: ChildProcess) => Promise<Result>): Promise<Result> {
    while (this.#busy >= maxContainers) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy += 1;
    const container = this.#take();
    try {
      return await work(container);
    } finally {
      this.#busy -= 1;
      if (container.connected) this.#giveBack(container);
      this.#waiting.shift()?.();
    }
  }

  /** Ends the containers: the idle ones now, each other one after its work. */
  retire() {
    this.#isRetired = true;
    for (const container of this.#idle.splice(0)) if (container.connected) container.disconnect();
  }

  #take(): ChildProcess {
    const container = this.#idle.pop();
    return container?.connected ? container : this.#start();
  }

  #giveBack(container: ChildProcess) {
    if (this.#isRetired) container.disconnect();
    else this.#idle.push(container);
  }
}

/** Starts a container with only these variables. It ends with this process, or when the signal ends it. */
export function startContainer(
  name: string,
  file: string,
  variables: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): ChildProcess {
  const debugging = debuggerVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const env = { ...variables, ...Object.fromEntries(debugging) };
  const container = fork(program, [file, name], { env, execArgv: ["--enable-source-maps"] });
  const end = () => container.kill();
  signal?.addEventListener("abort", end);
  container.once("exit", () => signal?.removeEventListener("abort", end));
  container.unref();
  container.channel?.unref();
  return container;
}
