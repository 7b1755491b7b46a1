import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "stripe-customers-run-";

/** Creates a directory that is removed when the signal or this process ends. */
export function createWorkDirectory(signal: AbortSignal): string {
  const directory = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", remove);
  signal.addEventListener("abort", () => {
    process.off("exit", remove);
    remove();
  });
  return directory;
}

/** Removes the directories of processes that were killed before they could do so. */
export function removeOrphanedDirectories() {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? [];
    const path = join(tmpdir(), name);
    if (pid && isOwn(path) && !isRunning(Number(pid))) rmSync(path, { recursive: true, force: true });
  }
}

const isOwn = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.();

/** Returns whether a process runs. One of another user counts: it may not be signalled. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return Object(error).code === "EPERM";
  }
}
