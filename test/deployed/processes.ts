import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { text } from "node:stream/consumers";
import { root } from "./target.ts";

const running = new Set<ChildProcess>();

interface Options {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a program in its own process group. The group ends when this process ends, or earlier. */
export function start(command: string, parameters: readonly string[], { cwd = root, env }: Options = {}): ChildProcess {
  const child = spawn(command, parameters, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Runs a program and returns its standard output. Throws an error with all of its output if it fails. */
export async function execute(command: string, parameters: readonly string[], options?: Options): Promise<string> {
  const child = start(command, parameters, options);
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [output, errors, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), ended]);
  if (code !== 0) throw new Error(`${[command, ...parameters].join(" ")} ended with ${code}.\n${output}${errors}`);
  return output;
}

const textOf = (stream: NodeJS.ReadableStream | null) => (stream ? text(stream) : Promise.resolve(""));

/** Sends a signal to the process group of a program. */
export function signal({ pid }: ChildProcess, name: NodeJS.Signals) {
  try {
    if (pid) process.kill(-pid, name);
  } catch (error) {
    if (Object(error).code !== "ESRCH") throw error;
  }
}

/** Ends all programs and deletes the directory when this process ends, even after Ctrl-C. */
export function cleanUpOnExit(directory: string) {
  process.once("exit", () => {
    for (const child of running) signal(child, "SIGKILL");
    rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  });
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => process.exit(130));
}
