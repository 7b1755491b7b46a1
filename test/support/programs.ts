import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** Path of the repository, with a final slash. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

const running: ChildProcessWithoutNullStreams[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts a program of this repository. It is killed at the latest when the tests of the file end. */
export function start(
  program: string,
  parameters: string[] = [],
  variables: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  return run(process.execPath, [`${root}${program}`, ...parameters], variables);
}

/** Runs lines in a shell. */
export const shell = (lines: string, variables?: Record<string, string>) => run("sh", ["-c", lines], variables);

/** Runs JavaScript as a module that can import this repository's packages. */
export const script = (code: string) => run(process.execPath, ["--input-type=module", "--eval", code]);

/** Runs any program. */
export function run(command: string, parameters: string[], variables: Record<string, string> = {}) {
  const child = spawn(command, parameters, { cwd: root, env: { ...process.env, ...variables } });
  running.push(child);
  return child;
}

/** Returns the exit code and the outputs of a program after it has ended. */
export async function finished(child: ChildProcessWithoutNullStreams) {
  const [output, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, output, error };
}

/** Returns what a program prints, up to the line that contains `word`. */
export async function printed(child: ChildProcessWithoutNullStreams, word: string): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes(word)) break;
  }
  return lines.join("\n");
}

/** Returns the running processes whose command line contains a text: their ids and command lines. */
export const processesWith = (part: string): string[] =>
  execFileSync("ps", ["-A", "-o", "pid,args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(part));
