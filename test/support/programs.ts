import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

const running: ChildProcessWithoutNullStreams[] = [];
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

/** Runs a program of this repository, until the tests of the file end at the latest. */
export function start(
  program: string,
  parameters: string[] = [],
  variables: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  return run(process.execPath, [`${root}${program}`, ...parameters], variables);
}

/** Runs lines as pasted into a shell. */
export const shell = (lines: string, variables?: Record<string, string>) => run("sh", ["-c", lines], variables);

/** Runs JavaScript as a module of an app that has this repository's packages. */
export const script = (code: string) => run(process.execPath, ["--input-type=module", "--eval", code]);

/** Runs a program of this machine. */
export function run(command: string, parameters: string[], variables: Record<string, string> = {}) {
  const child = spawn(command, parameters, { cwd: root, env: { ...process.env, ...variables } });
  running.push(child);
  return child;
}

/** How a program ends, and all that it says. */
export async function finished(child: ChildProcessWithoutNullStreams) {
  const [output, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code, output, error };
}

/** What a program prints up to the line that holds `word`. */
export async function printed(child: ChildProcessWithoutNullStreams, word: string): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes(word)) break;
  }
  return lines.join("\n");
}
